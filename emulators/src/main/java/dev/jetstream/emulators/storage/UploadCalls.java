package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls that bring content: simple, multipart and resumable uploads. */
final class UploadCalls {
    private final BucketStore store;
    private final ObjectCalls objects;
    private final Supplier<String> host;
    private final ResumableUploads sessions = new ResumableUploads();

    UploadCalls(BucketStore store, ObjectCalls objects, Supplier<String> host) {
        this.store = store;
        this.objects = objects;
        this.host = host;
    }

    /** Whether the body is content to be taken as it comes, not to be held in memory. */
    static boolean isContent(StorageCall call) {
        return call.upload()
                && (call.query().containsKey("upload_id")
                        || "media".equals(call.query().get("uploadType")));
    }

    /** Where the content of a call goes. */
    ContentSink sink(StorageCall call) {
        String uploadId = call.query().get("upload_id");
        if (uploadId != null) {
            return sessions.find(uploadId).receive(call, this::commit);
        }
        BucketFolder bucket = store.bucket(call.bucket());
        ObjectNode resource = store.json().createObjectNode();
        String name = name(call, resource);
        Preconditions conditions = Preconditions.of(call.query());
        bucket.checkWrite(name, conditions);
        return new WholeContent(
                bucket.stage(),
                content -> commit(
                        new PlannedObject(
                                call.bucket(),
                                name,
                                ObjectSettings.NONE.withContentType(
                                        call.header("Content-Type").orElse(null)),
                                conditions,
                                Checksums.of(resource, call)),
                        content));
    }

    /** Answers uploads whose body is held in memory: the multipart one, and the start or end of a resumable one. */
    Reply answer(StorageCall call, byte[] body) {
        String type = call.query().getOrDefault("uploadType", "");
        if (call.method().equals("POST") && type.equals("multipart")) {
            return multipart(call, body);
        }
        if (call.method().equals("POST") && type.equals("resumable")) {
            return begin(call, body);
        }
        throw StorageException.invalid("Unknown upload: %s uploadType=%s".formatted(call.method(), type));
    }

    /** Lets all unfinished uploads go. */
    void close() {
        sessions.close();
    }

    private Reply multipart(StorageCall call, byte[] body) {
        MultipartBody parts = MultipartBody.parse(call.header("Content-Type").orElse(""), body);
        BucketFolder bucket = store.bucket(call.bucket());
        PlannedObject planned = plan(call, BodyJson.parse(store.json(), parts.resource()), parts.contentType());
        try (StagedContent content = bucket.stage()) {
            content.append(parts.content(), 0);
            return commit(planned, content);
        }
    }

    private Reply begin(StorageCall call, byte[] body) {
        BucketFolder bucket = store.bucket(call.bucket());
        String type = call.header("X-Upload-Content-Type").orElse(null);
        PlannedObject planned = plan(call, BodyJson.parse(store.json(), body), type);
        bucket.checkWrite(planned.name(), planned.conditions());
        String id = sessions.begin(planned, bucket.stage());
        Map<String, String> headers = new HashMap<>();
        headers.put(
                "Location",
                "%s/upload/storage/v1/b/%s/o?uploadType=resumable&upload_id=%s"
                        .formatted(host.get(), call.bucket(), id));
        headers.put("X-GUploader-UploadID", id);
        return Reply.empty(200, headers);
    }

    private PlannedObject plan(StorageCall call, JsonNode resource, @Nullable String contentType) {
        return new PlannedObject(
                call.bucket(),
                name(call, resource),
                ObjectSettings.NONE.patched(resource).withContentType(contentType),
                Preconditions.of(call.query()),
                Checksums.of(resource, call));
    }

    private static String name(StorageCall call, JsonNode resource) {
        String name = Optional.ofNullable(call.query().get("name"))
                .orElseGet(() -> resource.path("name").asText());
        ObjectNames.check(name);
        return name;
    }

    private Reply commit(PlannedObject planned, StagedContent content) {
        planned.checksums().check(content);
        StoredObject stored = store.bucket(planned.bucket())
                .commit(planned.name(), content, planned.settings(), planned.conditions(), 0);
        return objects.describe(planned.bucket(), stored);
    }
}

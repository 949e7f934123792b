package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls on objects that are there: list, get, read, patch, update, delete, compose, copy. */
final class ObjectCalls {
    private static final int MAX_SOURCES = 32;
    private static final int COPY_CHUNK = 1 << 20;

    private final BucketStore store;
    private final Supplier<String> host;

    ObjectCalls(BucketStore store, Supplier<String> host) {
        this.store = store;
        this.host = host;
    }

    Reply answer(StorageCall call, JsonNode body) {
        BucketFolder bucket = store.bucket(call.bucket());
        Preconditions conditions = Preconditions.of(call.query());
        if (call.is("GET", 3)) {
            return list(call, bucket);
        }
        ObjectNames.check(call.object());
        if (call.is("GET", 4)) {
            return get(call, bucket, conditions);
        }
        if (call.is("DELETE", 4)) {
            bucket.delete(call.object(), conditions);
            return Reply.empty(204, Map.of());
        }
        if (call.is("PATCH", 4)) {
            ObjectSettings before =
                    bucket.find(call.object()).map(StoredObject::settings).orElse(ObjectSettings.NONE);
            return describe(call.bucket(), bucket.change(call.object(), before.patched(body), conditions));
        }
        if (call.is("PUT", 4)) {
            return describe(call.bucket(), bucket.change(call.object(), ObjectSettings.NONE.patched(body), conditions));
        }
        if (call.is("POST", 5) && call.segments().get(4).equals("compose")) {
            return compose(call, bucket, conditions, body);
        }
        boolean copies = call.is("POST", 9)
                && (call.segments().get(4).equals("rewriteTo")
                        || call.segments().get(4).equals("copyTo"));
        if (copies) {
            return copy(call, bucket, conditions, body);
        }
        throw StorageException.notImplemented(
                "%s on an object is not implemented here: %s".formatted(call.method(), call.segments()));
    }

    Reply describe(String bucket, StoredObject object) {
        return Reply.json(200, store.bytes(ObjectResource.json(store.json(), host.get(), bucket, object)));
    }

    private Reply list(StorageCall call, BucketFolder bucket) {
        ListedPage listed = bucket.list(ListQuery.of(call.query()));
        ObjectNode page = store.json().createObjectNode().put("kind", "storage#objects");
        ArrayNode items = page.putArray("items");
        listed.items()
                .forEach(object -> items.add(ObjectResource.json(store.json(), host.get(), call.bucket(), object)));
        if (!listed.prefixes().isEmpty()) {
            listed.prefixes().forEach(page.putArray("prefixes")::add);
        }
        if (listed.nextToken() != null) {
            page.put("nextPageToken", listed.nextToken());
        }
        return Reply.json(200, store.bytes(page));
    }

    private Reply get(StorageCall call, BucketFolder bucket, Preconditions conditions) {
        OpenedObject opened = bucket.read(call.object(), conditions);
        if (!call.download() && !"media".equals(call.query().get("alt"))) {
            opened.close();
            return describe(call.bucket(), opened.object());
        }
        try {
            return media(opened, call.header("Range"));
        } catch (StorageException e) {
            opened.close();
            throw e;
        }
    }

    private static Reply media(OpenedObject opened, Optional<String> range) {
        Map<String, String> headers = new HashMap<>(ObjectResource.headers(opened.object()));
        long size = opened.object().size();
        if (range.isEmpty()) {
            return Reply.media(200, headers, opened, 0, size);
        }
        ByteRange asked = ByteRange.of(range.orElseThrow(), size);
        headers.put("Content-Range", "bytes %d-%d/%d".formatted(asked.from(), asked.to(), size));
        return Reply.media(206, headers, opened, asked.from(), asked.length());
    }

    private Reply compose(StorageCall call, BucketFolder bucket, Preconditions conditions, JsonNode body) {
        JsonNode sources = body.path("sourceObjects");
        if (sources.isEmpty() || sources.size() > MAX_SOURCES) {
            throw StorageException.invalid(
                    "compose has %d source objects, must have 1 to %d".formatted(sources.size(), MAX_SOURCES));
        }
        int components = 0;
        try (StagedContent content = bucket.stage()) {
            for (JsonNode source : sources) {
                try (OpenedObject opened = bucket.readSource(source.path("name").asText(), conditionsOfPart(source))) {
                    append(opened, content);
                    components += Math.max(1, opened.object().componentCount());
                }
            }
            ObjectSettings settings = ObjectSettings.NONE.patched(body.path("destination"));
            return describe(call.bucket(), bucket.commit(call.object(), content, settings, conditions, components));
        }
    }

    private Reply copy(StorageCall call, BucketFolder from, Preconditions conditions, JsonNode body) {
        String toBucket = call.segments().get(6);
        String toName = call.segments().get(8);
        ObjectNames.check(toName);
        BucketFolder to = store.bucket(toBucket);
        try (OpenedObject opened = from.readSource(call.object(), Preconditions.ofSource(call.query()));
                StagedContent content = to.stage()) {
            append(opened, content);
            // A resource in the request replaces the source's settings; none keeps them.
            ObjectSettings settings = body.isEmpty() ? opened.object().settings() : ObjectSettings.NONE.patched(body);
            StoredObject copied = to.commit(toName, content, settings, conditions, 0);
            if (call.segments().get(4).equals("copyTo")) {
                return describe(toBucket, copied);
            }
            ObjectNode done = store.json()
                    .createObjectNode()
                    .put("kind", "storage#rewriteResponse")
                    .put("done", true)
                    .put("objectSize", String.valueOf(copied.size()))
                    .put("totalBytesRewritten", String.valueOf(copied.size()));
            done.set("resource", ObjectResource.json(store.json(), host.get(), toBucket, copied));
            return Reply.json(200, store.bytes(done));
        }
    }

    private static void append(OpenedObject opened, StagedContent content) {
        for (long at = 0; at < opened.object().size(); at += COPY_CHUNK) {
            content.append(opened.read(at, COPY_CHUNK), 0);
        }
    }

    private static Preconditions conditionsOfPart(JsonNode source) {
        Map<String, String> query = new HashMap<>();
        if (source.hasNonNull("generation")) {
            query.put("generation", source.path("generation").asText());
        }
        JsonNode match = source.path("objectPreconditions").path("ifGenerationMatch");
        if (!match.isMissingNode() && !match.isNull()) {
            query.put("ifGenerationMatch", match.asText());
        }
        return Preconditions.of(query);
    }
}

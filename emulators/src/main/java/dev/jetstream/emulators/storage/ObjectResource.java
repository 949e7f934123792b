package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object as the wire shows it: its resource in JSON, its headers on a download. */
final class ObjectResource {
    private static final String DEFAULT_TYPE = "application/octet-stream";

    private ObjectResource() {}

    static JsonNode json(ObjectMapper json, String host, String bucket, StoredObject object) {
        ObjectNode resource = json.createObjectNode();
        resource.setAll((ObjectNode) json.valueToTree(object.settings()));
        String path = "b/%s/o/%s".formatted(bucket, URLEncoder.encode(object.name(), StandardCharsets.UTF_8));
        String storageClass = object.settings().storageClass();
        resource.put("kind", "storage#object")
                .put("id", "%s/%s/%d".formatted(bucket, object.name(), object.generation()))
                .put("selfLink", "%s/storage/v1/%s".formatted(host, path))
                .put(
                        "mediaLink",
                        "%s/download/storage/v1/%s?generation=%d&alt=media".formatted(host, path, object.generation()))
                .put("name", object.name())
                .put("bucket", bucket)
                .put("generation", String.valueOf(object.generation()))
                .put("metageneration", String.valueOf(object.metageneration()))
                .put("contentType", type(object))
                .put("storageClass", storageClass == null ? "STANDARD" : storageClass)
                .put("size", String.valueOf(object.size()))
                .put("crc32c", object.crc32c())
                .put("etag", etag(object))
                .put("timeCreated", object.created())
                .put("timeStorageClassUpdated", object.created())
                .put("updated", object.updated());
        if (object.md5Hash() != null) {
            resource.put("md5Hash", object.md5Hash());
        }
        if (object.componentCount() > 0) {
            resource.put("componentCount", object.componentCount());
        }
        return resource;
    }

    static Map<String, String> headers(StoredObject object) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", type(object));
        headers.put("ETag", etag(object));
        headers.put("Accept-Ranges", "bytes");
        headers.put("x-goog-generation", String.valueOf(object.generation()));
        headers.put("x-goog-metageneration", String.valueOf(object.metageneration()));
        headers.put("x-goog-stored-content-length", String.valueOf(object.size()));
        headers.put(
                "x-goog-hash",
                object.md5Hash() == null
                        ? "crc32c=" + object.crc32c()
                        : "crc32c=%s,md5=%s".formatted(object.crc32c(), object.md5Hash()));
        String encoding = object.settings().contentEncoding();
        headers.put("x-goog-stored-content-encoding", encoding == null ? "identity" : encoding);
        if (encoding != null) {
            headers.put("Content-Encoding", encoding);
        }
        String cacheControl = object.settings().cacheControl();
        if (cacheControl != null) {
            headers.put("Cache-Control", cacheControl);
        }
        return headers;
    }

    private static String type(StoredObject object) {
        String type = object.settings().contentType();
        return type == null ? DEFAULT_TYPE : type;
    }

    private static String etag(StoredObject object) {
        return "%d-%d".formatted(object.generation(), object.metageneration());
    }
}

package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of an object's resource that its writer chooses. Fields that were not set are null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ObjectSettings(
        @Nullable String contentType,
        @Nullable String cacheControl,
        @Nullable String contentDisposition,
        @Nullable String contentEncoding,
        @Nullable String contentLanguage,
        @Nullable String customTime,
        @Nullable String storageClass,
        @Nullable Map<String, String> metadata) {
    static final ObjectSettings NONE = new ObjectSettings(null, null, null, null, null, null, null, null);

    ObjectSettings {
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }

    /** These settings with what a resource gives; a null there takes a field (or a metadata key) away. */
    ObjectSettings patched(JsonNode resource) {
        return new ObjectSettings(
                text(resource, "contentType", contentType),
                text(resource, "cacheControl", cacheControl),
                text(resource, "contentDisposition", contentDisposition),
                text(resource, "contentEncoding", contentEncoding),
                text(resource, "contentLanguage", contentLanguage),
                text(resource, "customTime", customTime),
                text(resource, "storageClass", storageClass),
                patchedMetadata(resource.get("metadata")));
    }

    ObjectSettings withContentType(@Nullable String type) {
        return contentType != null || type == null
                ? this
                : new ObjectSettings(
                        type,
                        cacheControl,
                        contentDisposition,
                        contentEncoding,
                        contentLanguage,
                        customTime,
                        storageClass,
                        metadata);
    }

    private @Nullable Map<String, String> patchedMetadata(@Nullable JsonNode patch) {
        if (patch == null) {
            return metadata;
        }
        if (patch.isNull()) {
            return null;
        }
        Map<String, String> patched = metadata == null ? new TreeMap<>() : new TreeMap<>(metadata);
        patch.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                patched.remove(entry.getKey());
            } else {
                patched.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return patched;
    }

    private static @Nullable String text(JsonNode resource, String field, @Nullable String otherwise) {
        JsonNode value = resource.get(field);
        if (value == null) {
            return otherwise;
        }
        return value.isNull() ? null : value.asText();
    }
}

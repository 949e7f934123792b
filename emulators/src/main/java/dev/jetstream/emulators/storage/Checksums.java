package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The checksums that a writer promised, in its resource or in {@code x-goog-hash}; null where it did not. */
record Checksums(@Nullable String crc32c, @Nullable String md5Hash) {
    static Checksums of(JsonNode resource, StorageCall call) {
        return new Checksums(
                        resource.path("crc32c").textValue(),
                        resource.path("md5Hash").textValue())
                .or(ofHeader(call));
    }

    static Checksums ofHeader(StorageCall call) {
        String crc32c = null;
        String md5 = null;
        for (String header : call.headers().getAll("x-goog-hash")) {
            for (String part : header.split(",", -1)) {
                String hash = part.strip();
                if (hash.startsWith("crc32c=")) {
                    crc32c = hash.substring("crc32c=".length());
                } else if (hash.startsWith("md5=")) {
                    md5 = hash.substring("md5=".length());
                }
            }
        }
        return new Checksums(crc32c, md5);
    }

    Checksums or(Checksums other) {
        return new Checksums(crc32c == null ? other.crc32c : crc32c, md5Hash == null ? other.md5Hash : md5Hash);
    }

    void check(StagedContent content) {
        check("CRC32C", crc32c, content.crc32c());
        check("MD5 hash", md5Hash, content.md5Hash());
    }

    private static void check(String kind, @Nullable String promised, String calculated) {
        if (promised != null && !promised.equals(calculated)) {
            throw StorageException.invalid("Provided %s \"%s\" doesn't match calculated %s \"%s\"."
                    .formatted(kind, promised, kind, calculated));
        }
    }
}

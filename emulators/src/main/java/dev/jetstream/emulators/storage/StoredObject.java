package dev.jetstream.emulators.storage;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar says of one object.
 *
 * @param file where the content is, below the bucket's folder
 * @param staged the staged file that became the content; tells after a crash whether the commit happened
 * @param crc32c base64 of the big-endian checksum, as on the wire
 * @param md5Hash base64; absent for composed objects
 * @param componentCount how many parts were composed; 0 for a plain object
 * @param created ISO-8601 instants, as text so that a person can read the sidecar
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StoredObject(
        String name,
        String file,
        String staged,
        long generation,
        long metageneration,
        long size,
        String crc32c,
        @Nullable String md5Hash,
        int componentCount,
        String created,
        String updated,
        ObjectSettings settings) {
    StoredObject withSettings(ObjectSettings changed, Instant now) {
        return new StoredObject(
                name,
                file,
                staged,
                generation,
                metageneration + 1,
                size,
                crc32c,
                md5Hash,
                componentCount,
                created,
                now.toString(),
                changed);
    }
}

package dev.jetstream.core.image;

import java.time.Instant;
import java.util.Set;

/**
 * An image that workers may run from.
 *
 * @param sha256 64 hex digits
 * @param uploaded when it came to be
 * @param tags such as {@code latest}; {@code breaking} marks one that older ones must not be used before
 */
public record Image(String sha256, Instant uploaded, Set<String> tags) {
    public Image {
        tags = Set.copyOf(tags);
    }
}

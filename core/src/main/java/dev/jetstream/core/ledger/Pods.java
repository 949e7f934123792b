package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.jetstream.core.failure.InvalidException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the workers of a batch run where they are pods.
 *
 * @param image SHA-256 of the image, 64 hex digits, or null for the service's own
 * @param memory that a pod asks for, whole gigabytes: {@code 19G}; or null for the service's own
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Pods(@Nullable String image, @Nullable String memory) {
    private static final Pattern IMAGE = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]?G");
    private static final int SUFFIX = 6;

    public Pods {
        if (image != null && !IMAGE.matcher(image).matches()) {
            throw new InvalidException("image '%s' must be 64 hex digits of its SHA-256".formatted(image));
        }
        if (memory != null && !MEMORY.matcher(memory).matches()) {
            throw new InvalidException("memory '%s' must be whole gigabytes such as 19G".formatted(memory));
        }
    }

    /** The batch of those items of another that are pinned to this image; the batch itself when none is pinned. */
    public String batch(String all) {
        return image == null ? all : BatchId.withImage(all, image.substring(0, SUFFIX));
    }
}

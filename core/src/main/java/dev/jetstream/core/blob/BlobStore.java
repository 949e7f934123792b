package dev.jetstream.core.blob;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One bucket of objects. Every write carries a generation precondition.
 *
 * <p>After a lost reply the store is read back: our own bytes are a success, other bytes a {@link ConflictException}.
 * Trouble on the way is an {@link dev.jetstream.core.failure.UnavailableException}. Nothing happens before
 * subscription.
 */
public interface BlobStore {
    /** Reads an object whole; empty when there is none. */
    Mono<Blob> read(String name);

    /**
     * Creates an object that must not exist.
     *
     * <p>An existing object with the very same bytes counts as created; other bytes are a {@link ConflictException}.
     */
    Mono<Blob.BlobInfo> create(String name, byte[] bytes, String contentType, Map<String, String> metadata);

    /** Replaces an object that must still be at {@code generation}; otherwise a {@link ConflictException}. */
    Mono<Blob.BlobInfo> replace(
            String name, long generation, byte[] bytes, String contentType, Map<String, String> metadata);

    /** Objects whose name begins with {@code prefix}, in the order of their names. */
    Flux<Blob.BlobInfo> list(String prefix);

    /**
     * The names right below {@code prefix} up to and with their next {@code /}, in order, each once: the folders there.
     *
     * <p>This default lists every object; a store that can ask for folders alone does.
     */
    default Flux<String> folders(String prefix) {
        return list(prefix)
                .mapNotNull(object -> folder(object.name(), prefix.length()))
                .distinctUntilChanged();
    }

    /** The part of a name up to the next {@code /} after the prefix, or null when there is none. */
    private static @Nullable String folder(String name, int prefix) {
        int end = name.indexOf('/', prefix);
        return end < 0 ? null : name.substring(0, end + 1);
    }

    /** Deletes an object that must still be at {@code generation}; a missing one is fine. */
    Mono<Void> delete(String name, long generation);
}

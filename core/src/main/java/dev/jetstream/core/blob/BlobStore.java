package dev.jetstream.core.blob;

import java.util.Map;
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

    /** Deletes an object that must still be at {@code generation}; a missing one is fine. */
    Mono<Void> delete(String name, long generation);
}

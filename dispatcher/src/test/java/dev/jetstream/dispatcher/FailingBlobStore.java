package dev.jetstream.dispatcher;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A bucket whose writes may fail before they reach it. */
final class FailingBlobStore implements BlobStore {
    private final BlobStore bucket;
    private final Runnable beforeWrite;

    FailingBlobStore(BlobStore bucket, Runnable beforeWrite) {
        this.bucket = bucket;
        this.beforeWrite = beforeWrite;
    }

    @Override
    public Mono<Blob> read(String name) {
        return bucket.read(name);
    }

    @Override
    public Mono<Blob.BlobInfo> create(String name, byte[] bytes, String contentType, Map<String, String> metadata) {
        return Mono.fromRunnable(beforeWrite).then(bucket.create(name, bytes, contentType, metadata));
    }

    @Override
    public Mono<Blob.BlobInfo> replace(
            String name, long generation, byte[] bytes, String contentType, Map<String, String> metadata) {
        return Mono.fromRunnable(beforeWrite).then(bucket.replace(name, generation, bytes, contentType, metadata));
    }

    @Override
    public Flux<Blob.BlobInfo> list(String prefix) {
        return bucket.list(prefix);
    }

    @Override
    public Mono<Void> delete(String name, long generation) {
        return bucket.delete(name, generation);
    }
}

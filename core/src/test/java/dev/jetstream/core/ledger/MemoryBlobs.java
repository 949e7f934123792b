package dev.jetstream.core.ledger;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A bucket in memory that counts what is done to it. */
final class MemoryBlobs implements BlobStore {
    private final Map<String, Blob> blobs = new TreeMap<>();
    private long generation;
    private int reads;
    private int writes;

    List<String> names() {
        return List.copyOf(blobs.keySet());
    }

    int reads() {
        return reads;
    }

    int writes() {
        return writes;
    }

    @Override
    public Mono<Blob> read(String name) {
        return Mono.fromCallable(() -> {
            reads++;
            return blobs.get(name);
        });
    }

    @Override
    public Mono<Blob.BlobInfo> create(String name, byte[] bytes, String contentType, Map<String, String> metadata) {
        return Mono.fromCallable(() -> {
            Blob there = blobs.get(name);
            if (there == null) {
                return put(name, bytes, metadata);
            }
            if (there.holds(bytes)) {
                return there.info();
            }
            throw new ConflictException(name + " exists");
        });
    }

    @Override
    public Mono<Blob.BlobInfo> replace(
            String name, long expected, byte[] bytes, String contentType, Map<String, String> metadata) {
        return Mono.fromCallable(() -> {
            Blob there = blobs.get(name);
            if (there == null || there.info().generation() != expected) {
                throw new ConflictException(name + " is not at generation " + expected);
            }
            return put(name, bytes, metadata);
        });
    }

    @Override
    public Flux<Blob.BlobInfo> list(String prefix) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(blobs.values())))
                .map(Blob::info)
                .filter(info -> info.name().startsWith(prefix));
    }

    @Override
    public Mono<Void> delete(String name, long expected) {
        return Mono.fromRunnable(() -> blobs.remove(name));
    }

    private Blob.BlobInfo put(String name, byte[] bytes, Map<String, String> metadata) {
        writes++;
        Blob.BlobInfo info = new Blob.BlobInfo(name, ++generation, bytes.length, metadata);
        blobs.put(name, new Blob(info, bytes));
        return info;
    }
}

package dev.jetstream.core.blob;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A bucket in memory, with Cloud Storage's generations and preconditions, for simulations and tests. */
public final class InMemoryBlobStore implements BlobStore {
    /** Names in the order of their UTF-8 bytes, as Cloud Storage lists them. */
    private static final Comparator<String> BYTE_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final NavigableMap<String, Blob> blobs = new TreeMap<>(BYTE_ORDER);
    private long generation;

    @Override
    public Mono<Blob> read(String name) {
        return Mono.fromCallable(() -> find(name));
    }

    @Override
    public Mono<Blob.BlobInfo> create(String name, byte[] bytes, String contentType, Map<String, String> metadata) {
        return Mono.fromCallable(() -> write(name, null, bytes, metadata));
    }

    @Override
    public Mono<Blob.BlobInfo> replace(
            String name, long expected, byte[] bytes, String contentType, Map<String, String> metadata) {
        return Mono.fromCallable(() -> write(name, expected, bytes, metadata));
    }

    @Override
    public Flux<Blob.BlobInfo> list(String prefix) {
        return Flux.defer(() -> Flux.fromIterable(snapshot(prefix)));
    }

    @Override
    public Mono<Void> delete(String name, long expected) {
        return Mono.fromRunnable(() -> remove(name, expected));
    }

    private synchronized @Nullable Blob find(String name) {
        return blobs.get(name);
    }

    private synchronized Blob.BlobInfo write(
            String name, @Nullable Long expected, byte[] bytes, Map<String, String> metadata) {
        Blob found = blobs.get(name);
        Long at = found == null ? null : found.info().generation();
        if (Objects.equals(at, expected)) {
            Blob blob = new Blob(new Blob.BlobInfo(name, ++generation, bytes.length, Map.copyOf(metadata)), bytes);
            blobs.put(name, blob);
            return blob.info();
        }
        if (found != null && found.holds(bytes)) {
            return found.info();
        }
        throw conflict(name, at, expected);
    }

    private synchronized void remove(String name, long expected) {
        Blob found = blobs.get(name);
        if (found != null && found.info().generation() != expected) {
            throw conflict(name, found.info().generation(), expected);
        }
        blobs.remove(name);
    }

    private synchronized List<Blob.BlobInfo> snapshot(String prefix) {
        return blobs.tailMap(prefix, true).values().stream()
                .map(Blob::info)
                .takeWhile(info -> info.name().startsWith(prefix))
                .toList();
    }

    private static ConflictException conflict(String name, @Nullable Long found, @Nullable Long expected) {
        return new ConflictException("'%s' is at generation %s, wanted %s".formatted(name, found, expected));
    }
}

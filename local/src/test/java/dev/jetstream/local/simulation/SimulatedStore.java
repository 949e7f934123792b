package dev.jetstream.local.simulation;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.emulators.storage.StorageEngine;
import dev.jetstream.emulators.storage.StorageException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One bucket of the embedded Cloud Storage, without its network: every process has its own faulty line to it. */
final class SimulatedStore {
    private static final int CONDITION_NOT_MET = 412;

    private final String name;
    private final StorageEngine engine;
    private final Watch watch;

    SimulatedStore(String name, StorageEngine engine, Watch watch) {
        this.name = name;
        this.engine = engine;
        this.watch = watch;
        engine.createBucket(name);
    }

    /** What an object holds, or null. */
    @Nullable Blob find(String object) {
        return engine.read(name, object)
                .map(content -> new Blob(info(content.object()), content.bytes()))
                .orElse(null);
    }

    List<Blob.BlobInfo> list(String prefix) {
        return engine.list(name, prefix).stream().map(SimulatedStore::info).toList();
    }

    BlobStore line(Host host) {
        return new BlobStore() {
            @Override
            public Mono<Blob> read(String object) {
                return host.call("read object", () -> find(object));
            }

            @Override
            public Mono<Blob.BlobInfo> create(
                    String object, byte[] bytes, String contentType, Map<String, String> metadata) {
                return host.call("create object", () -> write(object, 0, bytes, contentType, metadata));
            }

            @Override
            public Mono<Blob.BlobInfo> replace(
                    String object, long generation, byte[] bytes, String contentType, Map<String, String> metadata) {
                return host.call("replace object", () -> write(object, generation, bytes, contentType, metadata));
            }

            @Override
            public Flux<Blob.BlobInfo> list(String prefix) {
                return host.call("list objects", () -> SimulatedStore.this.list(prefix))
                        .flatMapIterable(found -> found);
            }

            @Override
            public Mono<Void> delete(String object, long generation) {
                return host.<Void>call("delete object", () -> {
                    engine.delete(name, object, generation);
                    return null;
                });
            }
        };
    }

    /** As the adapter does: the same bytes count as ours, other bytes are a conflict. */
    private Blob.BlobInfo write(
            String object, long generation, byte[] bytes, String contentType, Map<String, String> metadata) {
        Blob before = find(object);
        try {
            Blob.BlobInfo written = info(engine.write(name, object, generation, bytes, contentType, metadata));
            watch.written(name, object, before, new Blob(written, bytes));
            return written;
        } catch (StorageException refused) {
            if (refused.status() == CONDITION_NOT_MET && before != null && before.holds(bytes)) {
                return before.info();
            }
            throw new ConflictException("'%s': %s".formatted(object, refused.getMessage()));
        }
    }

    private static Blob.BlobInfo info(StorageEngine.Found found) {
        return new Blob.BlobInfo(found.name(), found.generation(), found.size(), found.metadata());
    }
}

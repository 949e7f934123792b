package dev.jetstream.exporter;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.ledger.BatchAge;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.ledger.LedgerEntry.Output;
import dev.jetstream.core.ledger.Manifest;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Writes the objects of one batch, each whole and over its last generation.
 *
 * <p>The same bytes again change nothing, and an object of a newer batch stays as it is. Which batch wrote an object is
 * kept in its metadata.
 */
final class ObjectWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectWriter.class);
    private static final String JSON = "application/json";
    private static final String BATCH = "batch";
    private static final String BATCH_CREATED = "batch-created";
    private static final String BATCH_ASKED = "batch-asked";
    private static final int LOST_RACES = 5;

    private final BlobStore bucket;
    private final Manifest manifest;

    ObjectWriter(BlobStore bucket, Manifest manifest) {
        this.bucket = bucket;
        this.manifest = manifest;
    }

    /** Makes the object have these bytes; empty when a newer batch has written it. */
    Mono<Output> write(String name, byte[] bytes) {
        Output output = new Output(name, Digest.sha256(bytes));
        return Mono.defer(() -> bucket.list(name)
                        .filter(info -> info.name().equals(name))
                        .next()
                        .flatMap(there -> replace(there, bytes))
                        .switchIfEmpty(Mono.defer(() ->
                                bucket.create(name, bytes, JSON, metadata()).thenReturn(Written.OURS))))
                .retryWhen(Retry.max(LOST_RACES)
                        .filter(ConflictException.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()))
                .filter(written -> written == Written.OURS)
                .map(written -> output);
    }

    private Mono<Written> replace(Blob.BlobInfo there, byte[] bytes) {
        if (isNewer(there.metadata())) {
            LOG.warn(
                    "{} stays as the newer batch {} wrote it",
                    there.name(),
                    there.metadata().get(BATCH));
            return Mono.just(Written.NEWERS);
        }
        return isSame(there, bytes)
                .flatMap(same -> same
                        ? Mono.just(Written.OURS)
                        : bucket.replace(there.name(), there.generation(), bytes, JSON, metadata())
                                .thenReturn(Written.OURS));
    }

    private Mono<Boolean> isSame(Blob.BlobInfo there, byte[] bytes) {
        return there.size() != bytes.length
                ? Mono.just(false)
                : bucket.read(there.name()).map(blob -> blob.holds(bytes)).defaultIfEmpty(false);
    }

    private boolean isNewer(Map<String, String> metadata) {
        String created = metadata.getOrDefault(BATCH_CREATED, "");
        String asked = metadata.getOrDefault(BATCH_ASKED, created);
        return manifest.age().isOlderThan(BatchAge.of(asked, metadata.getOrDefault(BATCH, "")));
    }

    private Map<String, String> metadata() {
        return Map.of(
                BATCH,
                manifest.batch(),
                BATCH_CREATED,
                String.valueOf(manifest.created().getEpochSecond()),
                BATCH_ASKED,
                manifest.age().seconds());
    }

    private enum Written {
        OURS,
        NEWERS
    }
}

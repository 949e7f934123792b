package dev.jetstream.gcp.storage;

import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.BlobStoreContract;
import dev.jetstream.gcp.testing.RealGoogle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.scheduler.Schedulers;

/** Skipped unless the environment names a project and a bucket (docs/contracts.md). */
final class RealStorageContractTest extends BlobStoreContract {
    private static final String RUN = RealGoogle.run();
    private static @Nullable Buckets buckets;

    @BeforeAll
    static void open() {
        buckets = new Buckets(RealGoogle.project(), null, StorageSettings.defaults(), Schedulers.parallel());
    }

    @AfterAll
    static void close() {
        if (buckets != null) {
            buckets.close();
        }
    }

    @Override
    protected BlobStore store() {
        return Objects.requireNonNull(buckets).bucket(RealGoogle.bucket());
    }

    @Override
    protected String folder() {
        return RUN;
    }
}

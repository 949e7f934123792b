package dev.jetstream.gcp.storage;

import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.BlobStoreContract;
import dev.jetstream.emulators.storage.StorageServer;
import dev.jetstream.gcp.testing.WallClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

final class StorageContractTest extends BlobStoreContract {
    private static StorageServer server;
    private static Buckets buckets;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = StorageServer.start(folder, 0, WallClock.utc());
        buckets = new Buckets("contract", server.endpoint(), StorageSettings.defaults(), Schedulers.parallel());
        buckets.bucket("contract-bucket").ensureBucket().block(PATIENCE);
    }

    @AfterAll
    static void stop() {
        buckets.close();
        server.close();
    }

    @Override
    protected BlobStore store() {
        return buckets.bucket("contract-bucket");
    }

    @Override
    protected String folder() {
        return "embedded";
    }
}

package dev.jetstream.gcp.bigquery;

import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseContract;
import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.gcp.testing.WallClock;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

final class BigQueryContractTest extends WarehouseContract {
    private static BigQueryServer server;
    private static BigQueryWarehouse warehouse;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = BigQueryServer.start(folder, 0, WallClock.utc());
        warehouse = new BigQueryWarehouse(
                "contract-project", server.endpoint(), BigQuerySettings.defaults(), Schedulers.parallel());
        warehouse.ensureDataset("contract-project", "contract").block(PATIENCE);
    }

    @AfterAll
    static void stop() {
        warehouse.close();
        server.close();
    }

    @Override
    protected Warehouse warehouse() {
        return warehouse;
    }

    @Override
    protected String project() {
        return "contract-project";
    }

    @Override
    protected String dataset() {
        return "contract";
    }

    @Override
    protected String run() {
        return "embedded";
    }
}

package dev.jetstream.gcp.bigquery;

import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseContract;
import dev.jetstream.gcp.testing.RealGoogle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.scheduler.Schedulers;

/** Skipped unless the environment names a project (docs/contracts.md). */
final class RealBigQueryContractTest extends WarehouseContract {
    private static final String RUN = RealGoogle.run();
    private static final String DATASET = RUN.replace('-', '_');
    private static @Nullable BigQueryWarehouse warehouse;

    @BeforeAll
    static void open() {
        warehouse = new BigQueryWarehouse(
                RealGoogle.project(),
                null,
                BigQuerySettings.defaults().withLocation(RealGoogle.location()),
                Schedulers.parallel());
        warehouse.ensureDataset(RealGoogle.project(), DATASET).block(PATIENCE);
    }

    @AfterAll
    static void close() {
        if (warehouse != null) {
            warehouse.close();
        }
    }

    @Override
    protected Warehouse warehouse() {
        return Objects.requireNonNull(warehouse);
    }

    @Override
    protected String project() {
        return RealGoogle.project();
    }

    @Override
    protected String dataset() {
        return DATASET;
    }

    @Override
    protected String run() {
        return RUN;
    }
}

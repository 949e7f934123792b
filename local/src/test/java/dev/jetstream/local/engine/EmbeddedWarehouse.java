package dev.jetstream.local.engine;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.QueryJob.Disposition;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.gcp.bigquery.BigQuerySettings;
import dev.jetstream.gcp.bigquery.BigQueryWarehouse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The embedded warehouse behind the adapter of production, to be filled. */
public final class EmbeddedWarehouse implements AutoCloseable {
    private static final TableId RESULTS = new TableId("proj", "dset", "any");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Scheduler timer = Schedulers.newSingle("warehouse-test-timer", true);
    private final BigQueryServer server;
    private final BigQueryWarehouse warehouse;
    private final AtomicLong jobs = new AtomicLong();

    @SuppressWarnings("TimeZoneUsage") // Google's client compares the server's time with its own
    public EmbeddedWarehouse(Path folder) {
        server = BigQueryServer.start(folder, 0, Clock.systemUTC());
        warehouse = new BigQueryWarehouse("proj", server.endpoint(), quick(), timer);
        ensureDataset(RESULTS);
    }

    private static BigQuerySettings quick() {
        BigQuerySettings usual = BigQuerySettings.defaults();
        return new BigQuerySettings(
                usual.remote(),
                usual.location(),
                usual.maximumBytesBilled(),
                usual.jobTimeout(),
                usual.uploadDeadline(),
                usual.connectTimeout(),
                usual.readTimeout(),
                Duration.ofMillis(2),
                Duration.ofMillis(50),
                usual.pageBytes());
    }

    /** What services see of it. */
    public Warehouse port() {
        return warehouse;
    }

    /** Makes a table anew with its rows. */
    public void create(GeneratedTable table) {
        TableId id = table.id();
        ensureDataset(id);
        String columns = table.columns().entrySet().stream()
                .map(column -> "CAST(NULL AS %s) AS `%s`".formatted(column.getValue(), column.getKey()))
                .collect(joining(",\n  "));
        String nothing = "SELECT\n  " + columns + "\nFROM UNNEST([1]) AS one\nWHERE one = 0";
        QueryJob job = new QueryJob(nextKey(), nothing, id, Disposition.TRUNCATE, null, Map.of());
        Objects.requireNonNull(warehouse.run(job).block(PATIENCE));
        if (!table.rows().isEmpty()) {
            LoadJob load = new LoadJob(nextKey(), id, null, null, table.rows(), true, Map.of());
            Objects.requireNonNull(warehouse.load(load).block(PATIENCE));
        }
    }

    private void ensureDataset(TableId table) {
        warehouse.ensureDataset(table.project(), table.dataset()).block(PATIENCE);
    }

    private String nextKey() {
        return "meaning-" + jobs.incrementAndGet();
    }

    @Override
    public void close() {
        warehouse.close();
        server.close();
        timer.dispose();
    }
}

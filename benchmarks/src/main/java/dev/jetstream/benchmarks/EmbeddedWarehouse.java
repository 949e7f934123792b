package dev.jetstream.benchmarks;

import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.gcp.bigquery.BigQuerySettings;
import dev.jetstream.gcp.bigquery.BigQueryWarehouse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The embedded BigQuery and the production adapter before it, with what the benchmarks ask of them. */
final class EmbeddedWarehouse implements AutoCloseable {
    static final String PROJECT = "benchmark";
    static final String DATASET = "results";

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final BigQueryServer server;
    private final BigQueryWarehouse warehouse;

    EmbeddedWarehouse(Path folder, Clock clock) {
        server = BigQueryServer.start(folder, 0, clock);
        warehouse = new BigQueryWarehouse(PROJECT, server.endpoint(), BigQuerySettings.defaults(), timer);
        warehouse.ensureDataset(PROJECT, DATASET).block(PATIENCE);
    }

    static TableId table(String name) {
        return new TableId(PROJECT, DATASET, name);
    }

    Warehouse warehouse() {
        return warehouse;
    }

    URI endpoint() {
        return server.endpoint();
    }

    void ensureDataset(TableId table) {
        warehouse.ensureDataset(table.project(), table.dataset()).block(PATIENCE);
    }

    /** Makes a table of a statement's rows. */
    void make(TableId table, String sql) {
        QueryJob job = new QueryJob("make-" + table.table(), sql, table, QueryJob.Disposition.TRUNCATE, null, Map.of());
        JobReport unused = Objects.requireNonNull(warehouse.run(job).block(PATIENCE));
    }

    long rows(TableId table) {
        return Objects.requireNonNull(warehouse.table(table).block(PATIENCE)).rows();
    }

    /** The only row of a statement. */
    Row row(String sql) {
        return Objects.requireNonNull(warehouse.query(sql, Map.of()).blockLast(PATIENCE));
    }

    @Override
    public void close() {
        warehouse.close();
        server.close();
        timer.dispose();
    }
}

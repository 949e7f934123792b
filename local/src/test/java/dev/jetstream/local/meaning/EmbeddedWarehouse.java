package dev.jetstream.local.meaning;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.QueryJob.Disposition;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.gcp.bigquery.BigQuerySettings;
import dev.jetstream.gcp.bigquery.BigQueryWarehouse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The embedded warehouse behind the adapter of production, for tests that fill tables and compare rows. */
final class EmbeddedWarehouse implements AutoCloseable {
    static final TableId IN_DEFAULT_DATASET = new TableId("proj", "dset", "any");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NULL = "NULL";

    private final Scheduler timer = Schedulers.newSingle("warehouse-test-timer", true);
    private final BigQueryServer server;
    private final BigQueryWarehouse warehouse;
    private final AtomicLong jobs = new AtomicLong();

    @SuppressWarnings("TimeZoneUsage") // Google's client compares the server's time with its own
    EmbeddedWarehouse(Path folder) {
        server = BigQueryServer.start(folder, 0, Clock.systemUTC());
        warehouse = new BigQueryWarehouse("proj", server.endpoint(), quick(), timer);
        ensureDataset(IN_DEFAULT_DATASET);
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

    Warehouse port() {
        return warehouse;
    }

    /** Makes a table anew with its rows. */
    void create(GeneratedTable table) {
        TableId id = table.id();
        ensureDataset(id);
        String columns = table.columns().entrySet().stream()
                .map(column -> "CAST(NULL AS %s) AS `%s`".formatted(column.getValue(), column.getKey()))
                .collect(joining(",\n  "));
        run("SELECT\n  " + columns + "\nFROM UNNEST([1]) AS one\nWHERE one = 0", id);
        if (!table.rows().isEmpty()) {
            LoadJob load = new LoadJob(nextKey(), id, null, null, table.rows(), true, Map.of());
            Objects.requireNonNull(warehouse.load(load).block(PATIENCE));
        }
    }

    /** Runs a statement into a table, or one that makes what it makes by itself. */
    void run(String sql, @Nullable TableId destination) {
        QueryJob job =
                new QueryJob(nextKey(), sql, destination, Disposition.TRUNCATE, IN_DEFAULT_DATASET, Map.of());
        Objects.requireNonNull(warehouse.run(job).block(PATIENCE));
    }

    /** The rows of a query, each with its columns in the order of their names, the rows in the order of their text. */
    List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        read(sql).forEach(row -> {
            Map<String, String> cells = new TreeMap<>();
            row.columns().forEach(column -> cells.put(column, Objects.requireNonNullElse(row.get(column), NULL)));
            rows.add(cells.toString());
        });
        rows.sort(null);
        return rows;
    }

    List<Row> read(String sql) {
        return Objects.requireNonNull(
                warehouse.query(sql, Map.of()).collectList().block(PATIENCE));
    }

    /** The columns of a table that is there. */
    List<TableInfo.Column> columns(TableId table) {
        return Objects.requireNonNull(warehouse.table(table).block(PATIENCE)).columns();
    }

    void ensureDataset(TableId table) {
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

package dev.jetstream.local.telemetry;

import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fills the telemetry tables that statements read, through the warehouse's own port.
 *
 * <p>A table that already holds the same generated rows is left alone: its label says so. A table appears empty first
 * and then whole, in one load; whatever is interrupted is made again by the next call.
 */
public final class TelemetryGenerator {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryGenerator.class);
    private static final String LABEL = "generated_telemetry";

    /** Raised when the same settings give other rows than before. */
    private static final int VERSION = 1;

    private final Warehouse warehouse;
    private final TelemetrySettings settings;
    private final TableSchemas schemas;

    public TelemetryGenerator(Warehouse warehouse, TelemetrySettings settings, TableSchemas schemas) {
        this.warehouse = warehouse;
        this.settings = settings;
        this.schemas = schemas;
    }

    /**
     * Makes and fills every table with a schema that one of {@code statements} reads, one after the other.
     *
     * <p>Of each table only the columns that the statements name are filled, with values that they compare with.
     *
     * @param made tables that are made otherwise, and left alone
     * @return the tables, each as it is ready; none when no statement reads a table with a schema
     */
    public Flux<TableId> fill(List<String> statements, Set<TableId> made) {
        Population population = new Population(settings);
        List<Task> tasks = new ArrayList<>();
        schemas.tables().forEach((name, fields) -> {
            List<String> readers = statements.stream()
                    .filter(sql -> TelemetryTables.reads(sql, name))
                    .toList();
            if (!readers.isEmpty()
                    && made.stream().noneMatch(table -> table.toString().equals(name))) {
                tasks.add(new Task(name, fields, readers));
            }
        });
        return Flux.fromIterable(tasks).concatMap(task -> fill(task, population));
    }

    /** One table to fill, and the statements that read it. */
    private record Task(String name, List<SchemaField> fields, List<String> readers) {}

    private Mono<TableId> fill(Task task, Population population) {
        String name = task.name();
        List<SchemaField> fields = task.fields();
        List<String> readers = task.readers();
        TableId table = TelemetryTables.id(name);
        if (table == null) {
            return Mono.empty();
        }
        SqlHints hints = new SqlHints();
        readers.forEach(hints::add);
        TableRows rows = new TableRows(name, fields, hints, population, settings);
        String state = hash(
                VERSION, settings, fields, readers.stream().sorted().distinct().toList());
        return warehouse
                .ensureDataset(table.project(), table.dataset())
                .then(warehouse.table(table).map(Mark::of).defaultIfEmpty(Mark.ABSENT))
                .flatMap(
                        mark -> mark.state().equals(state) ? Mono.just(table) : make(table, fields, rows, state, mark));
    }

    /** What a table says of itself: the state of its generated rows, and when it was last changed. */
    private record Mark(String state, String changed) {
        static final Mark ABSENT = new Mark("", "absent");

        static Mark of(TableInfo info) {
            return new Mark(
                    info.labels().getOrDefault(LABEL, ""), info.lastModified().toString());
        }
    }

    private Mono<TableId> make(TableId table, List<SchemaField> fields, TableRows rows, String state, Mark mark) {
        String key = "telemetry-" + hash(state, table, mark.changed());
        QueryJob empty = TelemetryTables.empty(key, table, fields);
        LoadJob load = new LoadJob(key, table, null, null, rows, true, Map.of());
        return warehouse
                .run(empty)
                .then(warehouse.load(load))
                .doOnNext(report -> LOG.info("stage=generate table={} rows={}", table, report.rows()))
                .then(warehouse.describe(table, "Generated telemetry", Map.of(LABEL, state)))
                .thenReturn(table);
    }

    private static String hash(Object... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : parts) {
                digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, 40);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

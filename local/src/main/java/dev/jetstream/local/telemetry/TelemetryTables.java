package dev.jetstream.local.telemetry;

import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.QueryJob.Disposition;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes the telemetry tables known that statements read: with their columns, but without rows. */
public final class TelemetryTables {
    private final Warehouse warehouse;
    private final TableSchemas schemas;

    public TelemetryTables(Warehouse warehouse, TableSchemas schemas) {
        this.warehouse = warehouse;
        this.schemas = schemas;
    }

    /** Makes those that are not there; one that is there, filled or not, stays. */
    public Flux<TableId> declare(List<String> statements) {
        return Flux.fromIterable(schemas.tables().entrySet())
                .filter(entry -> statements.stream().anyMatch(sql -> reads(sql, entry.getKey())))
                .concatMap(entry -> declare(entry.getKey(), entry.getValue()));
    }

    private Mono<TableId> declare(String name, List<SchemaField> fields) {
        TableId table = id(name);
        return table == null
                ? Mono.empty()
                : warehouse
                        .ensureDataset(table.project(), table.dataset())
                        .then(warehouse.table(table).hasElement())
                        .filter(there -> !there)
                        .flatMap(absent -> warehouse.run(empty("declare-" + table, table, fields)))
                        .thenReturn(table);
    }

    /** The table of that name; null for what is not one table. */
    static @Nullable TableId id(String name) {
        String[] parts = name.split("\\.", 3);
        return parts.length < 3 || name.endsWith("*") ? null : new TableId(parts[0], parts[1], parts[2]);
    }

    /** Whether a statement reads a table. */
    static boolean reads(String sql, String table) {
        // Few statements read a table, and a pattern is slow to say so.
        if (!sql.contains(table.substring(table.lastIndexOf('.') + 1))) {
            return false;
        }
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(table) + "(?![\\w.*-])")
                .matcher(sql.replace("`", ""))
                .find();
    }

    /** The job that makes a table without rows. */
    static QueryJob empty(String key, TableId table, List<SchemaField> fields) {
        String columns = fields.stream()
                .map(field -> "CAST(NULL AS " + field.googleSqlType() + ") AS `" + field.name() + "`")
                .collect(Collectors.joining(",\n  "));
        return new QueryJob(
                key.replaceAll("[^A-Za-z0-9_-]", "_") + "-empty",
                "SELECT\n  " + columns + "\nFROM UNNEST([1]) AS one\nWHERE one = 0",
                table,
                Disposition.TRUNCATE,
                null,
                Map.of());
    }
}

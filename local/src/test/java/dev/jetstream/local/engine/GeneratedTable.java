package dev.jetstream.local.engine;

import dev.jetstream.core.warehouse.TableId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table to be made.
 *
 * @param columns GoogleSQL types by name, in order
 * @param rows each a JSON object
 */
public record GeneratedTable(TableId id, Map<String, String> columns, List<String> rows) {
    public GeneratedTable {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        rows = List.copyOf(rows);
    }

    /**
     * A table.
     *
     * @param columns as in GoogleSQL, one a line: {@code client_id STRING}
     */
    public static GeneratedTable of(String name, String columns, List<String> rows) {
        String[] parts = name.split("\\.", 3);
        Map<String, String> types = new LinkedHashMap<>();
        columns.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(
                        line -> types.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1)));
        return new GeneratedTable(new TableId(parts[0], parts[1], parts[2]), types, rows);
    }
}

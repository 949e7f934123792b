package dev.jetstream.local.simulation;

import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of the simulated warehouse.
 *
 * @param content hash of what it was made from
 * @param rows that were loaded, as JSON
 * @param writer the batch whose job made it
 */
record SimulatedTable(
        String content,
        List<String> rows,
        boolean isView,
        @Nullable String description,
        Map<String, String> labels,
        List<TableInfo.Column> columns,
        String writer) {
    static SimulatedTable view(String content, String writer) {
        return new SimulatedTable(content, List.of(), true, null, Map.of(), List.of(), writer);
    }

    SimulatedTable described(@Nullable String text, Map<String, @Nullable String> changes) {
        Map<String, String> merged = new TreeMap<>(labels);
        changes.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        return new SimulatedTable(content, rows, isView, text == null ? description : text, merged, columns, writer);
    }

    TableInfo info(TableId id) {
        return new TableInfo(id, isView, description, labels, columns, isView ? -1 : 1, Instant.EPOCH);
    }
}

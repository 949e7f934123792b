package dev.jetstream.core.warehouse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the warehouse knows of a table.
 *
 * @param columns names and types in order; empty in listings
 * @param rows number of rows, or -1 when unknown (views, listings)
 */
public record TableInfo(
        TableId id,
        boolean isView,
        @Nullable String description,
        Map<String, String> labels,
        List<Column> columns,
        long rows,
        Instant lastModified) {

    /** A column: GoogleSQL type names ({@code INT64, FLOAT64, BOOL, STRING, DATE, NUMERIC …}). */
    public record Column(String name, String type) {}
}

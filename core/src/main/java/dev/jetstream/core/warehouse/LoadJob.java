package dev.jetstream.core.warehouse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows to load into a table under a name of ours, as newline-delimited JSON.
 *
 * @param jobKey as in {@link QueryJob}
 * @param schema columns in order, or null to append by the table's own
 * @param description of the table, or null to leave it
 * @param rows each a JSON object, read lazily while they are sent (again on a retry); none makes an empty table
 * @param append whether rows are added instead of replacing the table
 */
public record LoadJob(
        String jobKey,
        TableId destination,
        @Nullable List<TableInfo.Column> schema,
        @Nullable String description,
        Iterable<String> rows,
        boolean append,
        Map<String, String> labels) {}

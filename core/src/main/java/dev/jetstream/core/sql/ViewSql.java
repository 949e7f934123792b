package dev.jetstream.core.sql;

import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Views over the tables of all windows of a period, with the window's number as {@code window_index}. */
public final class ViewSql {
    private static final List<String> JOINED = List.of(
            "analysis_id",
            "branch",
            "enrollment_date",
            "num_enrollment_events",
            "analysis_window_start",
            "analysis_window_end",
            "window_index");

    private ViewSql() {}

    /**
     * A data source's tables.
     *
     * @param prefix what their names begin with; the window's number follows
     * @param columns what they have beside the clients' own columns, in order
     */
    public record Part(String dataSource, String prefix, List<String> columns) {
        public Part {
            columns = List.copyOf(columns);
        }
    }

    /** All columns of all tables whose name is a prefix and a number. */
    public static String whole(TableId view, String prefix) {
        return """
                CREATE OR REPLACE VIEW %s AS
                SELECT
                  *,
                  CAST(REGEXP_EXTRACT(_TABLE_SUFFIX, r'^[0-9]+$') AS INT64) AS window_index
                FROM %s
                WHERE REGEXP_CONTAINS(_TABLE_SUFFIX, r'^[0-9]+$')
                """.formatted(SqlText.table(view), SqlText.wildcard(view, prefix));
    }

    /**
     * The tables of several data sources side by side; a client that is in any of them is there whole.
     *
     * @param parts at least one
     * @param segments names of the segments' columns
     */
    public static String joined(TableId view, List<Part> parts, List<String> segments) {
        if (parts.size() == 1) {
            return "CREATE OR REPLACE VIEW %s AS\n%s"
                    .formatted(SqlText.table(view), part(view, parts.get(0), segments));
        }
        StringBuilder sql = new StringBuilder("CREATE OR REPLACE VIEW %s AS\nSELECT\n".formatted(SqlText.table(view)));
        sql.append(
                columns(parts, segments).stream().map(column -> "  " + column).collect(Collectors.joining(",\n")));
        for (int i = 0; i < parts.size(); i++) {
            sql.append(i == 0 ? "\nFROM (\n" : "FULL OUTER JOIN (\n")
                    .append(SqlText.indent(2, part(view, parts.get(i), segments)))
                    .append(") AS t_%s".formatted(i))
                    .append(i == 0 ? "\n" : "\n  USING (%s)\n".formatted(String.join(", ", JOINED)));
        }
        return sql.toString();
    }

    private static List<String> columns(List<Part> parts, List<String> segments) {
        List<String> columns = new ArrayList<>(JOINED.subList(0, JOINED.size() - 1));
        columns.add(first("exposure_date", parts.size()));
        columns.add(first("num_exposure_events", parts.size()));
        columns.add("window_index");
        segments.forEach(segment -> columns.add(first(segment, parts.size())));
        for (int i = 0; i < parts.size(); i++) {
            for (String column : parts.get(i).columns()) {
                columns.add("t_%s.%s".formatted(i, SqlText.column(column)));
            }
        }
        return columns;
    }

    private static String first(String column, int parts) {
        String name = SqlText.column(column);
        return IntStream.range(0, parts)
                .mapToObj(i -> "t_%s.%s".formatted(i, name))
                .collect(Collectors.joining(", ", "COALESCE(", ") AS " + name));
    }

    private static String part(TableId view, Part part, List<String> segments) {
        List<String> columns = new ArrayList<>(JOINED.subList(0, JOINED.size() - 1));
        columns.add("exposure_date");
        columns.add("num_exposure_events");
        columns.add("CAST(REGEXP_EXTRACT(_TABLE_SUFFIX, r'^[0-9]+$') AS INT64) AS window_index");
        segments.forEach(segment -> columns.add(SqlText.column(segment)));
        part.columns().forEach(column -> columns.add(SqlText.column(column)));
        return """
                -- data source %s
                SELECT
                %s
                FROM %s
                WHERE REGEXP_CONTAINS(_TABLE_SUFFIX, r'^[0-9]+$')
                """.formatted(
                        SqlText.comment(part.dataSource()),
                        columns.stream().map(column -> "  " + column).collect(Collectors.joining(",\n")),
                        SqlText.wildcard(view, part.prefix()));
    }
}

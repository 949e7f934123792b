package dev.jetstream.local.sql;

import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableInfo.Column;
import java.io.PrintWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RFC 4180 with a header line; NULL is an empty field, an empty text {@code ""}. */
final class CsvRows implements RowPrinter {
    private static final Pattern SPECIAL = Pattern.compile("[\",\\r\\n]");
    private static final String LINE_END = "\r\n";

    private final List<Column> columns;
    private final PrintWriter out;
    private boolean headed;

    CsvRows(List<Column> columns, PrintWriter out) {
        this.columns = columns;
        this.out = out;
    }

    @Override
    public void row(Row row) {
        head();
        out.print(columns.stream().map(column -> field(row.get(column.name()))).collect(Collectors.joining(","))
                + LINE_END);
    }

    @Override
    public void end() {
        head();
    }

    /** Not before it is known that the statement went well. */
    private void head() {
        if (!headed) {
            headed = true;
            out.print(columns.stream().map(column -> field(column.name())).collect(Collectors.joining(",")) + LINE_END);
        }
    }

    private static String field(@Nullable String value) {
        if (value == null) {
            return "";
        }
        return value.isEmpty() || SPECIAL.matcher(value).find() ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}

package dev.jetstream.local.sql;

import dev.jetstream.cli.Terminal;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableInfo.Column;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Columns for people: numbers to the right, NULL in words, long values cut to the terminal's width.
 *
 * <p>Widths follow from the first rows; later rows are printed as they come.
 */
final class TableRows implements RowPrinter {
    private static final int LOOKED_AT = 200;
    private static final int NARROWEST = 8;
    private static final Set<String> RIGHT = Set.of("INT64", "FLOAT64", "NUMERIC", "BIGNUMERIC");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final List<Column> columns;
    private final Terminal terminal;
    private final PrintWriter out;
    private final int[] widths;
    private final List<List<String>> waiting = new ArrayList<>();
    private long rows;
    private boolean headed;

    TableRows(List<Column> columns, Terminal terminal, PrintWriter out) {
        this.columns = columns;
        this.terminal = terminal;
        this.out = out;
        this.widths =
                columns.stream().mapToInt(column -> column.name().length()).toArray();
    }

    @Override
    public void row(Row row) {
        rows++;
        List<String> cells = columns.stream()
                .map(column -> CONTROL.matcher(Objects.requireNonNullElse(row.get(column.name()), "NULL"))
                        .replaceAll(" "))
                .toList();
        if (headed) {
            print(cells);
            return;
        }
        waiting.add(cells);
        if (waiting.size() == LOOKED_AT) {
            printWaiting();
        }
    }

    @Override
    public void end() {
        if (!headed) {
            printWaiting();
        }
        if (!columns.isEmpty()) {
            out.println(terminal.dim(rows == 1 ? "1 row" : "%,d rows".formatted(rows)));
        } else {
            out.println("done");
        }
    }

    private void printWaiting() {
        headed = true;
        for (List<String> cells : waiting) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], cells.get(i).length());
            }
        }
        shrink();
        if (!columns.isEmpty()) {
            out.println(terminal.bold(line(columns.stream().map(Column::name).toList())));
        }
        waiting.forEach(this::print);
        waiting.clear();
    }

    /** Takes from the widest column until the line fits, or nothing can be taken any more. */
    private void shrink() {
        int excess = 2 * Math.max(0, widths.length - 1) - terminal.width();
        for (int width : widths) {
            excess += width;
        }
        while (excess > 0) {
            int widest = 0;
            for (int i = 1; i < widths.length; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                return;
            }
            widths[widest]--;
            excess--;
        }
    }

    private void print(List<String> cells) {
        out.println(line(cells));
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            String fitting = cell.length() > widths[i] ? cell.substring(0, widths[i] - 1) + "…" : cell;
            String padding = " ".repeat(widths[i] - fitting.length());
            boolean right = RIGHT.contains(columns.get(i).type());
            line.append(i == 0 ? "" : "  ").append(right ? padding + fitting : fitting + padding);
        }
        return line.toString().stripTrailing();
    }
}

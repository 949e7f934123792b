package dev.jetstream.cli.statistics;

import dev.jetstream.cli.IntervalBar;
import dev.jetstream.cli.statistics.StatisticAnswer.AnswerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows as a table for people; intervals of comparisons are drawn on one scale for differences and one for uplifts. */
final class AnswerTable {
    private static final int WIDEST_BAR = 41;
    private static final int NARROWEST_BAR = 15;
    private static final int BETWEEN = 2;

    private final int width;

    /** @param width characters a line */
    AnswerTable(int width) {
        this.width = width;
    }

    List<String> lines(List<AnswerRow> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("branch", "parameter", "comparison", "to", "point", "interval"));
        rows.forEach(row -> cells.add(cells(row)));
        int[] widths = new int[cells.get(0).size()];
        int fixed = 0;
        for (int column = 0; column < widths.length; column++) {
            int place = column;
            widths[column] = cells.stream()
                    .mapToInt(row -> row.get(place).length())
                    .max()
                    .orElse(0);
            if (cells.stream().skip(1).allMatch(row -> row.get(place).isEmpty())) {
                widths[column] = 0; // a column that says nothing is left out
            }
            fixed += widths[column] > 0 ? widths[column] + BETWEEN : 0;
        }
        int bar = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, width - fixed));
        IntervalBar differences = new IntervalBar(bar, limit(rows, "difference"));
        IntervalBar uplifts = new IntervalBar(bar, limit(rows, "relative_uplift"));
        List<String> lines = new ArrayList<>();
        lines.add(line(cells.get(0), widths, ""));
        for (int i = 0; i < rows.size(); i++) {
            AnswerRow row = rows.get(i);
            IntervalBar scale = "difference".equals(row.comparison()) ? differences : uplifts;
            lines.add(line(cells.get(i + 1), widths, row.comparison() == null ? "" : picture(row, scale)));
        }
        return lines;
    }

    private static List<String> cells(AnswerRow row) {
        boolean isInterval = row.lower() != null && row.upper() != null;
        return List.of(
                row.branch(),
                Objects.requireNonNullElse(row.parameter(), ""),
                Objects.requireNonNullElse(row.comparison(), ""),
                Objects.requireNonNullElse(row.comparisonToBranch(), ""),
                row.point() == null ? "–" : number(row.point()),
                isInterval ? "[%s, %s]".formatted(number(row.lower()), number(row.upper())) : "");
    }

    private static String line(List<String> cells, int[] widths, String picture) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            if (widths[column] > 0) {
                line.append(cells.get(column))
                        .append(" ".repeat(widths[column] - cells.get(column).length() + BETWEEN));
            }
        }
        return line.append(picture).toString().stripTrailing();
    }

    private static String picture(AnswerRow row, IntervalBar scale) {
        Double point = row.point();
        Double lower = row.lower();
        Double upper = row.upper();
        if (point == null || lower == null || upper == null) {
            return "";
        }
        return scale.draw(lower, point, upper) + (lower > 0 || upper < 0 ? " *" : "");
    }

    private static double limit(List<AnswerRow> rows, String comparison) {
        double limit = 0;
        for (AnswerRow row : rows) {
            Double lower = row.lower();
            Double upper = row.upper();
            if (comparison.equals(row.comparison()) && lower != null && upper != null) {
                limit = Math.max(limit, Math.max(Math.abs(lower), Math.abs(upper)));
            }
        }
        return limit;
    }

    private static String number(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.6g", value);
    }
}

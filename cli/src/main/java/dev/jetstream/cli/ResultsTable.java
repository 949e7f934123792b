package dev.jetstream.cli;

import dev.jetstream.exporter.report.BatchReport.ResultRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The results of one window as a table for people: relative differences to the reference branch, each with its interval
 * drawn on a common scale, those that leave out zero marked with {@code *}.
 */
final class ResultsTable {
    private static final int WIDEST_BAR = 41;
    private static final int NARROWEST_BAR = 15;
    private static final double LARGEST_LIMIT = 1;

    private final Terminal terminal;

    ResultsTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Lines of the table; none when there is nothing to compare. */
    List<String> lines(List<ResultRow> rows, String referenceBranch) {
        List<ResultRow> shown = rows.stream()
                .filter(row -> isHeadline(row, referenceBranch))
                .sorted(Comparator.comparing(ResultRow::metric)
                        .thenComparing(ResultRow::statistic)
                        .thenComparing(ResultRow::branch))
                .toList();
        if (shown.isEmpty()) {
            return List.of();
        }
        int metricWidth = width(shown.stream().map(ResultRow::metric).toList(), "metric");
        int statisticWidth = width(shown.stream().map(ResultRow::statistic).toList(), "statistic");
        int branchWidth = width(shown.stream().map(ResultRow::branch).toList(), "branch");
        int fixed = metricWidth + statisticWidth + branchWidth + 2 * 4 + 28;
        IntervalBar bar = new IntervalBar(
                Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, terminal.width() - fixed - 4)), limit(shown));
        String format = "  %-" + metricWidth + "s  %-" + statisticWidth + "s  %-" + branchWidth + "s  %8s  %-18s  %s";
        List<String> lines = new ArrayList<>();
        lines.add(terminal.dim(format.formatted("metric", "statistic", "branch", "vs. ref.", "95 % interval", "")
                .stripTrailing()));
        @Nullable String before = null;
        for (ResultRow row : shown) {
            String name = row.metric() + " " + row.statistic();
            boolean first = !name.equals(before);
            before = name;
            lines.add(line(format, row, first, bar));
        }
        return lines;
    }

    /**
     * The rows that a person looks at first: relative differences to the reference branch, over all enrolled clients.
     */
    private static boolean isHeadline(ResultRow row, String referenceBranch) {
        return "relative_uplift".equals(row.comparison())
                && referenceBranch.equals(row.comparisonToBranch())
                && row.parameter() == null
                && row.segment().equals("all")
                && row.analysisBasis().equals("enrollments");
    }

    private String line(String format, ResultRow row, boolean first, IntervalBar bar) {
        Double point = row.point();
        Double lower = row.lower();
        Double upper = row.upper();
        String interval = "";
        String picture = "";
        if (point != null && lower != null && upper != null) {
            interval = "[%s, %s]".formatted(percent(lower), percent(upper));
            picture = bar.draw(lower, point, upper) + (row.isSignificant() ? " *" : "");
        }
        String text = format.formatted(
                        first ? row.metric() : "",
                        first ? row.statistic() : "",
                        row.branch(),
                        point == null ? "–" : percent(point),
                        interval,
                        picture)
                .stripTrailing();
        if (!row.isSignificant()) {
            return text;
        }
        return lower != null && lower > 0 ? terminal.green(text) : terminal.red(text);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
    }

    private static int width(List<String> texts, String title) {
        return texts.stream().mapToInt(String::length).reduce(title.length(), Math::max);
    }

    private static double limit(List<ResultRow> rows) {
        double largest = 0;
        for (ResultRow row : rows) {
            if (row.lower() != null && row.upper() != null) {
                largest = Math.max(largest, Math.max(Math.abs(row.lower()), Math.abs(row.upper())));
            }
        }
        return Math.min(LARGEST_LIMIT, largest);
    }
}

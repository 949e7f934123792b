package dev.jetstream.core.statistics;

import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a statistics table: an estimate with its interval.
 *
 * <p>Numbers that are not finite become null, as readers of the exported JSON know them.
 *
 * @param metric name
 * @param statistic name in results, for example {@code mean_lm}
 * @param parameter decimal text with at most 6 decimals ({@code 0.1}, {@code 12.0}); null for statistics without one
 * @param branch that is described
 * @param comparison {@code difference} or {@code relative_uplift}; null for a branch alone
 * @param comparisonToBranch the reference; null exactly when {@code comparison} is
 * @param ciWidth level of the interval, within [0, 1]
 * @param point estimate; null where it does not exist
 * @param lower end of the interval
 * @param upper end of the interval
 */
public record StatisticRow(
        String metric,
        String statistic,
        @Nullable String parameter,
        String branch,
        @Nullable String comparison,
        @Nullable String comparisonToBranch,
        @Nullable Double ciWidth,
        @Nullable Double point,
        @Nullable Double lower,
        @Nullable Double upper,
        String segment,
        String analysisBasis) {
    /** Orders rows of a table: basis, segment, metric, statistic, parameter as a number, comparison, branches. */
    public static final Comparator<StatisticRow> ORDER = Comparator.comparing(StatisticRow::analysisBasis)
            .thenComparing(StatisticRow::segment)
            .thenComparing(StatisticRow::metric)
            .thenComparing(StatisticRow::statistic)
            .thenComparingDouble(StatisticRow::parameterNumber)
            .thenComparing(row -> Objects.requireNonNullElse(row.comparison(), ""))
            .thenComparing(StatisticRow::branch)
            .thenComparing(row -> Objects.requireNonNullElse(row.comparisonToBranch(), ""));

    private static final Double ZERO = 0.0;

    public StatisticRow {
        if (ciWidth != null && !(ciWidth >= 0 && ciWidth <= 1)) {
            throw new IllegalArgumentException("ci_width %s must be within [0, 1]".formatted(ciWidth));
        }
        if ((comparison == null) != (comparisonToBranch == null)) {
            throw new IllegalArgumentException(
                    "comparison '%s' and its branch '%s' go together".formatted(comparison, comparisonToBranch));
        }
        point = finite(point);
        lower = finite(lower);
        upper = finite(upper);
    }

    private double parameterNumber() {
        return parameter == null ? Double.NEGATIVE_INFINITY : Double.parseDouble(parameter);
    }

    private static @Nullable Double finite(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return null;
        }
        return value == 0 ? ZERO : value; // -0.0 and 0.0 are the same number and must be the same text
    }
}

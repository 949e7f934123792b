package dev.jetstream.core.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of a statistics table: an estimate with its interval.
 *
 * <p>Numbers that are not finite become null, as readers of the exported JSON know them. They are kept unboxed, as a
 * results table has half a million of them; immutable.
 */
public final class StatisticRow {
    /** Orders rows of a table: basis, segment, metric, statistic, parameter as a number, comparison, branches. */
    public static final Comparator<StatisticRow> ORDER = Comparator.comparing(StatisticRow::analysisBasis)
            .thenComparing(StatisticRow::segment)
            .thenComparing(StatisticRow::metric)
            .thenComparing(StatisticRow::statistic)
            .thenComparingDouble(StatisticRow::parameterNumber)
            .thenComparing(row -> Objects.requireNonNullElse(row.comparison(), ""))
            .thenComparing(StatisticRow::branch)
            .thenComparing(row -> Objects.requireNonNullElse(row.comparisonToBranch(), ""));

    private final String metric;
    private final String statistic;
    private final @Nullable String parameter;
    private final String branch;
    private final @Nullable String comparison;
    private final @Nullable String comparisonToBranch;
    private final @Nullable Double ciWidth;
    private final double point;
    private final double lower;
    private final double upper;
    private final String segment;
    private final String analysisBasis;

    /**
     * A row.
     *
     * @param metric name
     * @param statistic name in results, for example {@code mean_lm}
     * @param parameter decimal text with at most 6 decimals ({@code 0.1}, {@code 12.0}); null for statistics without
     *     one
     * @param branch that is described
     * @param comparison {@code difference} or {@code relative_uplift}; null for a branch alone
     * @param comparisonToBranch the reference; null exactly when {@code comparison} is
     * @param ciWidth level of the interval, within [0, 1]
     * @param point estimate; not finite where it does not exist
     * @param lower end of the interval, likewise
     * @param upper end of the interval, likewise
     */
    public StatisticRow(
            String metric,
            String statistic,
            @Nullable String parameter,
            String branch,
            @Nullable String comparison,
            @Nullable String comparisonToBranch,
            @Nullable Double ciWidth,
            double point,
            double lower,
            double upper,
            String segment,
            String analysisBasis) {
        if (ciWidth != null && !(ciWidth >= 0 && ciWidth <= 1)) {
            throw new IllegalArgumentException("ci_width %s must be within [0, 1]".formatted(ciWidth));
        }
        if ((comparison == null) != (comparisonToBranch == null)) {
            throw new IllegalArgumentException(
                    "comparison '%s' and its branch '%s' go together".formatted(comparison, comparisonToBranch));
        }
        this.metric = metric;
        this.statistic = statistic;
        this.parameter = parameter;
        this.branch = branch;
        this.comparison = comparison;
        this.comparisonToBranch = comparisonToBranch;
        this.ciWidth = ciWidth;
        this.point = finiteOrNaN(point);
        this.lower = finiteOrNaN(lower);
        this.upper = finiteOrNaN(upper);
        this.segment = segment;
        this.analysisBasis = analysisBasis;
    }

    /** The metric's name. */
    public String metric() {
        return metric;
    }

    /** The statistic's name in results. */
    public String statistic() {
        return statistic;
    }

    /** Decimal text, or null. */
    public @Nullable String parameter() {
        return parameter;
    }

    /** The branch that is described. */
    public String branch() {
        return branch;
    }

    /** {@code difference} or {@code relative_uplift}; null for a branch alone. */
    public @Nullable String comparison() {
        return comparison;
    }

    /** The reference; null for a branch alone. */
    public @Nullable String comparisonToBranch() {
        return comparisonToBranch;
    }

    /** The level of the interval; null for a statistic without one. */
    public @Nullable Double ciWidth() {
        return ciWidth;
    }

    /** The estimate; null where it does not exist. */
    public @Nullable Double point() {
        return orNull(point);
    }

    /** The interval's lower end; null where it does not exist. */
    public @Nullable Double lower() {
        return orNull(lower);
    }

    /** The interval's upper end; null where it does not exist. */
    public @Nullable Double upper() {
        return orNull(upper);
    }

    /** {@code all} or the segment's name. */
    public String segment() {
        return segment;
    }

    /** {@code enrollments} or {@code exposures}. */
    public String analysisBasis() {
        return analysisBasis;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatisticRow row && fields().equals(row.fields());
    }

    @Override
    public int hashCode() {
        return fields().hashCode();
    }

    @Override
    public String toString() {
        return "StatisticRow" + fields();
    }

    private List<@Nullable Object> fields() {
        return Arrays.asList(
                metric,
                statistic,
                parameter,
                branch,
                comparison,
                comparisonToBranch,
                ciWidth,
                point,
                lower,
                upper,
                segment,
                analysisBasis);
    }

    private double parameterNumber() {
        return parameter == null ? Double.NEGATIVE_INFINITY : Double.parseDouble(parameter);
    }

    /** Also turns -0.0 into 0.0: they are the same number and must be the same text. */
    private static double finiteOrNaN(double value) {
        return Double.isFinite(value) ? value + 0.0 : Double.NaN;
    }

    private static @Nullable Double orNull(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        return value;
    }
}

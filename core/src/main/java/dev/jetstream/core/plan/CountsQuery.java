package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisBasis;

/**
 * How many clients each branch and segment has, from the enrollments table.
 *
 * <p>Columns: {@code branch STRING, segments INT64} (bit i set when the i-th segment is TRUE), {@code n INT64}.
 */
public final class CountsQuery {
    private CountsQuery() {}

    /** The counts of all enrolled clients, or of the exposed ones. */
    public static String of(PeriodPlan period, AnalysisBasis basis) {
        throw new UnsupportedOperationException("the counts query is being written");
    }
}

package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.sql.CountsSql;

/**
 * How many clients each branch and segment has, from the enrollments table.
 *
 * <p>Columns: {@code branch STRING, segments INT64} (bit i set when the i-th segment is TRUE), {@code n INT64}.
 */
public final class CountsQuery {
    private CountsQuery() {}

    /** The counts of all enrolled clients, or of the exposed ones. */
    public static String of(PeriodPlan plan, AnalysisBasis basis) {
        return CountsSql.query(plan.enrollmentsTable(), basis, plan.segments());
    }
}

package dev.jetstream.core.sql;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.warehouse.TableId;
import java.util.List;

/**
 * How many clients each branch and segment mask has, from the enrollments table.
 *
 * <p>Columns: {@code branch STRING, segments INT64} (see {@link SegmentMask}), {@code n INT64}.
 */
public final class CountsSql {
    private CountsSql() {}

    /** The counts of all enrolled clients, or of the exposed ones. */
    public static String query(TableId enrollments, AnalysisBasis basis, List<String> segments) {
        return """
                -- clients per branch, %s basis
                WITH clients AS (
                  SELECT
                    m.branch AS branch,
                    %s AS segments
                  FROM %s AS m
                  WHERE %s
                )
                SELECT
                  branch,
                  segments,
                  COUNT(*) AS n
                FROM clients
                GROUP BY branch, segments
                ORDER BY branch, segments
                """.formatted(
                basis.value(), SegmentMask.expression("m", segments), SqlText.table(enrollments), counted("m", basis));
    }

    /** Which rows belong to a basis. */
    static String counted(String alias, AnalysisBasis basis) {
        String enrolled = "%1$s.branch IS NOT NULL AND %1$s.enrollment_date IS NOT NULL".formatted(alias);
        return basis == AnalysisBasis.EXPOSURES ? enrolled + " AND " + alias + ".exposure_date IS NOT NULL" : enrolled;
    }
}

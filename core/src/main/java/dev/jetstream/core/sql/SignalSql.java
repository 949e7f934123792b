package dev.jetstream.core.sql;

import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who was exposed by a configured signal instead of the built-in events. */
final class SignalSql {
    private SignalSql() {}

    /**
     * One row per id and branch of {@code enrollments}, exposed or not: the earliest signal on or after enrollment, or
     * NULL, and the number of signals.
     *
     * @param enrollments where the enrolled are, as it stands after FROM
     */
    static String query(SqlScope scope, ExposureSignal signal, TimeLimits limits, String enrollments) {
        String date = SqlText.path(signal.dataSource().submissionDateColumn());
        String condition = SqlText.fragment(signal.selectExpression());
        return """
                -- exposure signal %s%s
                SELECT
                  e.analysis_id,
                  e.branch,
                  MIN(ds.submission_date) AS exposure_date,
                  COUNT(ds.submission_date) AS num_exposure_events
                FROM %s AS e
                LEFT JOIN (
                  SELECT
                    %s AS analysis_id,
                    %s AS submission_date
                  FROM %s
                  WHERE
                    %s BETWEEN %s AND %s
                    AND (
                %s
                    )
                ) AS ds
                  ON ds.analysis_id = e.analysis_id
                  AND ds.submission_date >= e.enrollment_date
                GROUP BY e.analysis_id, e.branch
                """.formatted(
                        SqlText.comment(signal.name()),
                        scope.writtenAt(Part.EXPOSURE_SIGNAL, ""),
                        enrollments,
                        scope.idColumn(signal.dataSource()),
                        date,
                        SqlScope.fromDefault(signal.dataSource()),
                        date,
                        SqlText.date(firstDate(signal, limits)),
                        SqlText.date(lastDate(signal, limits)),
                        SqlText.indent(6, condition));
    }

    /**
     * A configured limit in days from the first enrollment date, or null when there is none.
     *
     * @throws InvalidException when it is neither a whole number nor one of the names
     */
    static @Nullable Integer days(@Nullable Object limit, TimeLimits limits) {
        if (limit == null) {
            return null;
        }
        if (limit instanceof Integer || limit instanceof Long) {
            return Math.toIntExact(((Number) limit).longValue());
        }
        return switch (limit.toString()) {
            case "enrollment_start" -> 0;
            case "enrollment_end" -> limits.enrollmentSpan();
            case "analysis_window_start" -> limits.window().start() + limits.enrollmentSpan();
            case "analysis_window_end" -> limits.window().end() + limits.enrollmentSpan();
            default ->
                throw new InvalidException("ValueError", "Invalid window limit: " + SqlText.comment(limit.toString()));
        };
    }

    private static LocalDate firstDate(ExposureSignal signal, TimeLimits limits) {
        return limits.firstEnrollmentDate().plusDays(Objects.requireNonNullElse(days(signal.windowStart(), limits), 0));
    }

    /** An end of 0, like none, means the end of enrollment and not its first day. */
    private static LocalDate lastDate(ExposureSignal signal, TimeLimits limits) {
        int end = Objects.requireNonNullElse(days(signal.windowEnd(), limits), 0);
        return end == 0
                ? limits.lastEnrollmentDate()
                : limits.firstEnrollmentDate().plusDays(end);
    }
}

package dev.jetstream.core.sql;

import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query that fills the enrollments table: who enrolled when, in which segments, exposed when.
 *
 * <p>Columns: {@code analysis_id, branch, enrollment_date, num_enrollment_events}, a boolean per segment in order,
 * {@code exposure_date, num_exposure_events}; one row per id and branch.
 *
 * @param limits enrollment dates, and the window that a signal's named limits refer to
 * @param queryType {@code normandy}, {@code glean-event}, {@code fenix-fallback}, {@code cirrus},
 *     {@code background-update}
 * @param customEnrollments replaces the built-in enrollment source and its sampling, or null
 * @param customExposures replaces every other exposure source, or null
 * @param sampleSize percent of the clients; null or 0 for all
 * @param signal replaces the built-in exposure events, or null
 */
public record EnrollmentsQuery(
        SqlScope scope,
        TimeLimits limits,
        String queryType,
        @Nullable String customEnrollments,
        @Nullable String customExposures,
        @Nullable Integer sampleSize,
        List<Segment> segments,
        @Nullable ExposureSignal signal) {
    private static final int ALL = 100;

    /**
     * The text.
     *
     * @throws InvalidException when the type does not know the analysis unit, lacks the application, or a custom query
     *     names the other unit
     */
    public String sql() {
        return """
                -- enrollments of experiment %s
                WITH raw_enrollments AS (
                %s),
                segmented_enrollments AS (
                %s),
                exposures AS (
                %s)
                SELECT
                  se.*,
                  x.* EXCEPT (analysis_id, branch)
                FROM segmented_enrollments AS se
                LEFT JOIN exposures AS x USING (analysis_id, branch)
                """.formatted(
                        SqlText.comment(scope.slug()),
                        SqlText.indent(2, enrollments()),
                        SqlText.indent(2, new SegmentsSql(scope, limits, segments).query()),
                        SqlText.indent(2, exposures()));
    }

    private String enrollments() {
        if (customEnrollments != null) {
            return custom("enrollment_query", customEnrollments);
        }
        int percent = sampleSize == null || sampleSize == 0 ? ALL : sampleSize;
        return new EnrollmentSources(scope, limits, percent).of(QueryType.of(queryType));
    }

    private String exposures() {
        if (customExposures != null) {
            return custom("exposure query", customExposures);
        }
        return signal == null
                ? new ExposureSources(scope, limits).of(QueryType.of(queryType))
                : SignalSql.query(scope, signal, limits, "raw_enrollments");
    }

    private String custom(String what, String query) {
        AnalysisUnit other =
                scope.unit() == AnalysisUnit.CLIENT_ID ? AnalysisUnit.PROFILE_GROUP_ID : AnalysisUnit.CLIENT_ID;
        if (query.contains(other.value())) {
            throw new InvalidException(
                    "ValueError",
                    "%s names %s, but the analysis unit is %s"
                            .formatted(what, other.value(), scope.unit().value()));
        }
        return "-- the config's own %s%s\n%s\n"
                .formatted(what, scope.writtenAt(Part.ENROLLMENT_QUERY, ""), query.strip());
    }
}

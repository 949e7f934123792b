package dev.jetstream.core.sql;

import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;

/**
 * Enrollments of an experiment that does not run yet: a sample of the clients that enrolled in any, all of them in
 * branch {@code control}.
 */
public final class PopulationSql {
    private PopulationSql() {}

    /**
     * The query, to be used as a config's {@code enrollment_query}.
     *
     * @param queryType of the application
     * @param appDataset of the application's telemetry
     * @param limits the dates on which clients enrol
     * @param samplePercent of all clients
     */
    public static String of(
            String queryType, String appDataset, AnalysisUnit unit, TimeLimits limits, int samplePercent) {
        QueryType type = QueryType.of(queryType);
        String dates = "BETWEEN %s AND %s"
                .formatted(SqlText.date(limits.firstEnrollmentDate()), SqlText.date(limits.lastEnrollmentDate()));
        String source = "moz-fx-data-shared-prod." + appDataset;
        return switch (type) {
            case NORMANDY ->
                query(
                        unit.value(),
                        "e.submission_date",
                        "moz-fx-data-shared-prod.telemetry.events",
                        "e.submission_date %s AND e.event_category = 'normandy' AND e.event_method = 'enroll'"
                                .formatted(dates),
                        samplePercent);
            case GLEAN_EVENT ->
                query(
                        "client_id",
                        "DATE(e.submission_timestamp)",
                        source + ".events_stream",
                        "DATE(e.submission_timestamp) %s AND e.event_category = 'nimbus_events' AND e.event_name = 'enrollment'"
                                .formatted(dates),
                        samplePercent);
            case FENIX_FALLBACK ->
                query(
                        "client_info.client_id",
                        "DATE(e.submission_timestamp)",
                        source + ".baseline",
                        "DATE(e.submission_timestamp) %s AND ARRAY_LENGTH(e.ping_info.experiments) > 0"
                                .formatted(dates),
                        samplePercent);
            default ->
                throw new InvalidException(
                        "ValueError", "no population can be generated for enrollments of type " + queryType);
        };
    }

    private static String query(String id, String date, String table, String predicate, int samplePercent) {
        return """
                SELECT
                  e.%s AS analysis_id,
                  'control' AS branch,
                  MIN(%s) AS enrollment_date,
                  COUNT(*) AS num_enrollment_events
                FROM `%s` AS e
                WHERE
                  %s
                  AND e.sample_id < %s
                GROUP BY analysis_id
                """.formatted(id, date, table, predicate, samplePercent);
    }
}

package dev.jetstream.core.sql;

import dev.jetstream.core.experiment.TimeLimits;

/**
 * Who among {@code raw_enrollments} was exposed when: one row per exposed id and branch with the earliest date on or
 * after enrollment and the number of events.
 *
 * <p>Events after the last enrollment date do not count, and events are not sampled.
 */
record ExposureSources(SqlScope scope, TimeLimits limits) {
    /** The query of a type. */
    String of(QueryType type) {
        return exposures(
                switch (type) {
                    case NORMANDY -> scope.useGleanIds() ? gleanEvents(type) : normandyEvents();
                    case BACKGROUND_UPDATE -> normandyEvents();
                    case GLEAN_EVENT -> gleanEvents(type);
                    case FENIX_FALLBACK -> gleanEvents(type, EnrollmentSources.fenixDataset(scope));
                    case CIRRUS -> cirrusEvents(type);
                });
    }

    private static String exposures(String events) {
        return """
                SELECT
                  x.analysis_id,
                  x.branch,
                  MIN(x.submission_date) AS exposure_date,
                  COUNT(x.submission_date) AS num_exposure_events
                FROM raw_enrollments AS e
                INNER JOIN (
                %s) AS x
                  ON x.analysis_id = e.analysis_id
                  AND x.branch = e.branch
                  AND x.submission_date >= e.enrollment_date
                GROUP BY x.analysis_id, x.branch
                """.formatted(SqlText.indent(2, events));
    }

    private String normandyEvents() {
        return """
                -- exposure events of desktop clients
                SELECT
                  %s AS analysis_id,
                  mozfun.map.get_key(event_map_values, 'branchSlug') AS branch,
                  submission_date
                FROM `moz-fx-data-shared-prod.telemetry.events`
                WHERE
                  event_category = 'normandy'
                  AND event_method IN ('exposure', 'expose')
                  AND submission_date BETWEEN %s AND %s
                  AND event_string_value = %s
                """.formatted(scope.unit().value(), first(), last(), scope.slugLiteral());
    }

    private String gleanEvents(QueryType type) {
        return gleanEvents(type, EnrollmentSources.requiredDataset(scope, type));
    }

    private String gleanEvents(QueryType type, String dataset) {
        EnrollmentSources.requireClients(scope, type);
        return """
                -- exposure events of Glean clients
                SELECT
                  client_id AS analysis_id,
                  JSON_VALUE(event_extra, '$.branch') AS branch,
                  DATE(submission_timestamp) AS submission_date
                FROM `moz-fx-data-shared-prod.%s.events_stream`
                WHERE
                  DATE(submission_timestamp) BETWEEN %s AND %s
                  AND event_category = 'nimbus_events'
                  AND event_name IN ('exposure', 'expose')
                  AND JSON_VALUE(event_extra, '$.experiment') = %s
                """.formatted(dataset, first(), last(), scope.slugLiteral());
    }

    private String cirrusEvents(QueryType type) {
        EnrollmentSources.requireClients(scope, type);
        return """
                -- exposure events of the server-side client
                SELECT
                  mozfun.map.get_key(event.extra, 'nimbus_user_id') AS analysis_id,
                  mozfun.map.get_key(event.extra, 'branch') AS branch,
                  DATE(ping.submission_timestamp) AS submission_date
                FROM `moz-fx-data-shared-prod.%s.events` AS ping
                CROSS JOIN UNNEST(ping.events) AS event
                WHERE
                  DATE(ping.submission_timestamp) BETWEEN %s AND %s
                  AND event.category = 'cirrus_events'
                  AND event.name IN ('exposure', 'expose')
                  AND mozfun.map.get_key(event.extra, 'experiment') = %s
                """.formatted(EnrollmentSources.requiredDataset(scope, type), first(), last(), scope.slugLiteral());
    }

    private String first() {
        return SqlText.date(limits.firstEnrollmentDate());
    }

    private String last() {
        return SqlText.date(limits.lastEnrollmentDate());
    }
}

package dev.jetstream.core.sql;

import dev.jetstream.core.experiment.AnalysisUnit;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;

/**
 * Who enrolled when, in which branch: one row per id and branch with the earliest date and the number of events.
 *
 * @param limits whose enrollment dates count
 * @param sampleSize percent of the clients
 */
record EnrollmentSources(SqlScope scope, TimeLimits limits, int sampleSize) {
    private static final String DEFAULT_FENIX_DATASET = "org_mozilla_firefox";
    private static final int FALLBACK_LOOK_BACK_DAYS = 7;

    /** The query of a type. */
    String of(QueryType type) {
        return switch (type) {
            case NORMANDY -> scope.useGleanIds() ? gleanEvents(type) : normandyEvents();
            case GLEAN_EVENT -> gleanEvents(type);
            case FENIX_FALLBACK -> baselinePings(type);
            case CIRRUS -> cirrusEvents(type);
            case BACKGROUND_UPDATE -> backgroundUpdates();
        };
    }

    /** The application's dataset, which a type cannot do without. */
    static String requiredDataset(SqlScope scope, QueryType type) {
        if (scope.appDataset().isEmpty()) {
            throw new InvalidException(
                    "ValueError",
                    "enrollments of type %s need the record's appId, which is empty".formatted(type.value()));
        }
        return scope.appDataset();
    }

    /** The application's dataset, or that of Firefox for Android. */
    static String fenixDataset(SqlScope scope) {
        return scope.appDataset().isEmpty() ? DEFAULT_FENIX_DATASET : scope.appDataset();
    }

    /** Refuses types that know clients only. */
    static void requireClients(SqlScope scope, QueryType type) {
        if (scope.unit() != AnalysisUnit.CLIENT_ID) {
            throw new InvalidException(
                    "IncompatibleAnalysisUnit",
                    "enrollments of type %s have no %s"
                            .formatted(type.value(), scope.unit().value()));
        }
    }

    private String normandyEvents() {
        return """
                -- enrollment events of desktop clients
                SELECT
                  e.%s AS analysis_id,
                  mozfun.map.get_key(e.event_map_values, 'branch') AS branch,
                  MIN(e.submission_date) AS enrollment_date,
                  COUNT(e.submission_date) AS num_enrollment_events
                FROM `moz-fx-data-shared-prod.telemetry.events` AS e
                WHERE
                  e.event_category = 'normandy'
                  AND e.event_method = 'enroll'
                  AND e.submission_date BETWEEN %s AND %s
                  AND e.event_string_value = %s
                  AND e.sample_id < %s
                GROUP BY analysis_id, branch
                """.formatted(scope.unit().value(), first(), last(), scope.slugLiteral(), sampleSize);
    }

    private String gleanEvents(QueryType type) {
        requireClients(scope, type);
        return """
                -- enrollment events of Glean clients
                SELECT
                  e.client_id AS analysis_id,
                  JSON_VALUE(e.event_extra, '$.branch') AS branch,
                  DATE(MIN(e.submission_timestamp)) AS enrollment_date,
                  COUNT(e.submission_timestamp) AS num_enrollment_events
                FROM `moz-fx-data-shared-prod.%s.events_stream` AS e
                WHERE
                  e.client_id IS NOT NULL
                  AND DATE(e.submission_timestamp) BETWEEN %s AND %s
                  AND e.event_category = 'nimbus_events'
                  AND e.event_name = 'enrollment'
                  AND JSON_VALUE(e.event_extra, '$.experiment') = %s
                  AND e.sample_id < %s
                GROUP BY analysis_id, branch
                """.formatted(requiredDataset(scope, type), first(), last(), scope.slugLiteral(), sampleSize);
    }

    private String baselinePings(QueryType type) {
        requireClients(scope, type);
        return """
                -- baseline pings that carry the experiment; clients that carried it before the first day are left out
                SELECT
                  b.client_info.client_id AS analysis_id,
                  mozfun.map.get_key(b.ping_info.experiments, %1$s).branch AS branch,
                  DATE(MIN(b.submission_timestamp)) AS enrollment_date,
                  COUNT(b.submission_timestamp) AS num_enrollment_events
                FROM `moz-fx-data-shared-prod.%2$s.baseline` AS b
                WHERE
                  b.client_info.client_id IS NOT NULL
                  AND DATE(b.submission_timestamp) BETWEEN %3$s AND %4$s
                  AND mozfun.map.get_key(b.ping_info.experiments, %1$s).branch IS NOT NULL
                  AND b.sample_id < %5$d
                GROUP BY analysis_id, branch
                HAVING DATE(MIN(b.submission_timestamp)) >= %6$s
                """.formatted(
                        scope.slugLiteral(),
                        fenixDataset(scope),
                        SqlText.date(limits.firstEnrollmentDate().minusDays(FALLBACK_LOOK_BACK_DAYS)),
                        last(),
                        sampleSize,
                        first());
    }

    private String cirrusEvents(QueryType type) {
        requireClients(scope, type);
        return """
                -- enrollment events of the server-side client; not sampled, since they have no sample id
                SELECT
                  mozfun.map.get_key(e.extra, 'nimbus_user_id') AS analysis_id,
                  mozfun.map.get_key(e.extra, 'branch') AS branch,
                  DATE(MIN(ping.submission_timestamp)) AS enrollment_date,
                  COUNT(ping.submission_timestamp) AS num_enrollment_events
                FROM `moz-fx-data-shared-prod.%s.enrollment` AS ping
                CROSS JOIN UNNEST(ping.events) AS e
                WHERE
                  mozfun.map.get_key(e.extra, 'nimbus_user_id') IS NOT NULL
                  AND DATE(ping.submission_timestamp) BETWEEN %s AND %s
                  AND e.category = 'cirrus_events'
                  AND e.name = 'enrollment'
                  AND mozfun.map.get_key(e.extra, 'experiment') = %s
                  AND ping.client_info.app_channel = 'production'
                GROUP BY analysis_id, branch
                """.formatted(requiredDataset(scope, type), first(), last(), scope.slugLiteral());
    }

    /** One row per id: the earliest, and of several on one day the first in the order of all columns. */
    private String backgroundUpdates() {
        return """
                SELECT analysis_id, branch, enrollment_date, num_enrollment_events
                FROM (
                %s
                  UNION ALL
                %s
                  UNION ALL
                %s
                )
                QUALIFY ROW_NUMBER() OVER (
                  PARTITION BY analysis_id
                  ORDER BY enrollment_date, branch, num_enrollment_events
                ) = 1
                """.formatted(
                parenthesised(updaterEvents()), parenthesised(updaterPings()), parenthesised(notificationEvents()));
    }

    private String updaterEvents() {
        return """
                -- enrollment events of the updater
                SELECT
                  JSON_VALUE(e.metrics, '$.uuid.background_update_client_id') AS analysis_id,
                  JSON_VALUE(e.event_extra, '$.branch') AS branch,
                  MIN(DATE(e.submission_timestamp)) AS enrollment_date,
                  COUNT(e.submission_timestamp) AS num_enrollment_events
                FROM `moz-fx-data-shared-prod.firefox_desktop_background_update.events_stream` AS e
                WHERE
                  DATE(e.submission_timestamp) BETWEEN %s AND %s
                  AND e.event_category = 'nimbus_events'
                  AND e.event_name = 'enrollment'
                  AND JSON_VALUE(e.event_extra, '$.experiment') = %s
                  AND JSON_VALUE(e.metrics, '$.uuid.background_update_client_id') IS NOT NULL
                  AND e.sample_id < %s
                GROUP BY analysis_id, branch
                """.formatted(first(), last(), scope.slugLiteral(), sampleSize);
    }

    private String updaterPings() {
        return """
                -- pings of the updater that carry the experiment; a ping is no event, so none are counted
                SELECT
                  m.metrics.uuid.background_update_client_id AS analysis_id,
                  experiment.value.branch AS branch,
                  MIN(DATE(m.submission_timestamp)) AS enrollment_date,
                  1 AS num_enrollment_events
                FROM `mozdata.firefox_desktop_background_update.background_update` AS m
                CROSS JOIN UNNEST(m.ping_info.experiments) AS experiment
                WHERE
                  DATE(m.submission_timestamp) BETWEEN %s AND %s
                  AND experiment.key = %s
                  AND m.sample_id < %s
                GROUP BY analysis_id, branch
                """.formatted(first(), last(), scope.slugLiteral(), sampleSize);
    }

    private String notificationEvents() {
        return """
                -- notifications that were launched; their name is 'slug:branch'
                SELECT
                  e.client_id AS analysis_id,
                  SPLIT(mozfun.map.get_key(e.event_map_values, 'name'), ':')[SAFE_OFFSET(1)] AS branch,
                  MIN(e.submission_date) AS enrollment_date,
                  COUNT(e.submission_date) AS num_enrollment_events
                FROM `mozdata.telemetry.events` AS e
                WHERE
                  e.submission_date BETWEEN %s AND %s
                  AND e.event_category = 'browser.launched_to_handle'
                  AND e.event_method = 'system_notification'
                  AND e.event_object = 'toast'
                  AND STARTS_WITH(mozfun.map.get_key(e.event_map_values, 'name'), %s)
                  AND e.sample_id < %s
                GROUP BY analysis_id, branch
                """.formatted(first(), last(), SqlText.literal(scope.slug() + ":"), sampleSize);
    }

    private static String parenthesised(String query) {
        return SqlText.indent(2, "(\n" + SqlText.indent(2, query) + ")");
    }

    private String first() {
        return SqlText.date(limits.firstEnrollmentDate());
    }

    private String last() {
        return SqlText.date(limits.lastEnrollmentDate());
    }
}

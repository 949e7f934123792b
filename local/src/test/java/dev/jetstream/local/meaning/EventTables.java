package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.JsonRows.struct;

import dev.jetstream.local.engine.GeneratedTable;
import dev.jetstream.local.meaning.Event.Flaw;
import dev.jetstream.local.meaning.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables that say who enrolled and who was exposed, one for each way in which applications say so. */
final class EventTables {
    private static final String PROD = "moz-fx-data-shared-prod.";
    private static final String LEGACY_EVENTS = """
            client_id STRING
            profile_group_id STRING
            submission_date DATE
            sample_id INT64
            event_category STRING
            event_method STRING
            event_object STRING
            event_string_value STRING
            event_map_values ARRAY<STRUCT<key STRING, value STRING>>
            """;
    private static final String EVENTS_STREAM = """
            client_id STRING
            submission_timestamp TIMESTAMP
            sample_id INT64
            event_category STRING
            event_name STRING
            event_extra JSON
            metrics JSON
            """;
    private static final String CIRRUS = """
            submission_timestamp TIMESTAMP
            client_info STRUCT<app_channel STRING>
            events ARRAY<STRUCT<category STRING, name STRING, extra ARRAY<STRUCT<key STRING, value STRING>>>>
            """;
    private static final String UPDATER_PINGS = """
            submission_timestamp TIMESTAMP
            sample_id INT64
            metrics STRUCT<uuid STRUCT<background_update_client_id STRING>>
            ping_info STRUCT<experiments ARRAY<STRUCT<key STRING, value STRUCT<branch STRING>>>>
            """;
    private static final int SOURCES_OF_UPDATER = 3;

    private EventTables() {}

    static List<GeneratedTable> all(long seed) {
        List<GeneratedTable> all = new ArrayList<>();
        all.add(GeneratedTable.of(PROD + "telemetry.events", LEGACY_EVENTS, legacyEvents(Event.all(seed, false))));
        for (String dataset :
                List.of("firefox_desktop", "org_mozilla_fenix", "org_mozilla_firefox", "org_mozilla_fenix_nightly")) {
            all.add(GeneratedTable.of(
                    PROD + dataset + ".events_stream",
                    EVENTS_STREAM,
                    stream(Event.all(seed + dataset.hashCode(), false), false)));
        }
        all.add(GeneratedTable.of(PROD + "monitor_cirrus.enrollment", CIRRUS, cirrus(Event.all(seed + 1, false))));
        all.add(GeneratedTable.of(PROD + "monitor_cirrus.events", CIRRUS, cirrus(Event.all(seed + 2, false))));
        all.addAll(ofUpdater(Event.all(seed + 3, true)));
        return all;
    }

    /** Each event is in one of the three tables that the updater's enrollments come from. */
    private static List<GeneratedTable> ofUpdater(List<Event> events) {
        List<List<Event>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        events.forEach(event -> parts.get(Event.ofDay(event.subject(), event.day(), SOURCES_OF_UPDATER))
                .add(event));
        return List.of(
                GeneratedTable.of(
                        PROD + "firefox_desktop_background_update.events_stream",
                        EVENTS_STREAM,
                        stream(parts.get(0), true)),
                GeneratedTable.of(
                        "mozdata.firefox_desktop_background_update.background_update",
                        UPDATER_PINGS,
                        updaterPings(parts.get(1))),
                GeneratedTable.of("mozdata.telemetry.events", LEGACY_EVENTS, notifications(parts.get(2))));
    }

    private static List<String> legacyEvents(List<Event> events) {
        JsonRows rows = new JsonRows();
        for (Event event : events) {
            rows.add(
                    "client_id", event.subject().client(),
                    "profile_group_id", event.subject().group(),
                    "submission_date", event.day().toString(),
                    "sample_id", event.subject().sampleId(),
                    "event_category", event.has(Flaw.CATEGORY) ? "messaging" : "normandy",
                    "event_method", method(event.kind()),
                    "event_object", "nimbus_experiment",
                    "event_string_value", event.slug(),
                    "event_map_values", map(event.isExposure() ? "branchSlug" : "branch", event.branch()));
        }
        return rows.rows();
    }

    private static String method(Kind kind) {
        return switch (kind) {
            case ENROLL -> "enroll";
            case EXPOSE -> "expose";
            case EXPOSURE -> "exposure";
            case UNENROLL -> "unenroll";
        };
    }

    private static List<String> stream(List<Event> events, boolean ofUpdater) {
        JsonRows rows = new JsonRows();
        for (Event event : events) {
            String id = event.has(Flaw.ID) ? null : event.subject().client();
            rows.add(
                    "client_id", ofUpdater ? "updater-" + event.subject().index() : id,
                    "submission_timestamp", event.moment(),
                    "sample_id", event.subject().sampleId(),
                    "event_category", event.has(Flaw.CATEGORY) ? "messaging" : "nimbus_events",
                    "event_name", event.kind() == Kind.ENROLL ? "enrollment" : method(event.kind()),
                    "event_extra", struct("experiment", event.slug(), "branch", event.branch()),
                    "metrics", struct("uuid", struct("background_update_client_id", id)));
        }
        return rows.rows();
    }

    private static List<String> cirrus(List<Event> events) {
        JsonRows rows = new JsonRows();
        for (Event event : events) {
            List<Map<String, String>> extra = new ArrayList<>(map("branch", event.branch()));
            extra.addAll(map("experiment", event.slug()));
            extra.addAll(map(
                    "nimbus_user_id",
                    event.has(Flaw.ID) ? null : event.subject().client()));
            rows.add(
                    "submission_timestamp", event.moment(),
                    "client_info", struct("app_channel", event.has(Flaw.CHANNEL) ? "nightly" : "production"),
                    "events",
                            List.of(
                                    struct("category", "lifecycle", "name", "startup", "extra", List.of()),
                                    struct(
                                            "category", event.has(Flaw.CATEGORY) ? "lifecycle" : "cirrus_events",
                                            "name", event.kind() == Kind.ENROLL ? "enrollment" : method(event.kind()),
                                            "extra", extra)));
        }
        return rows.rows();
    }

    private static List<String> updaterPings(List<Event> events) {
        JsonRows rows = new JsonRows();
        for (Event event : events) {
            // Of the pings without an id only one subject's, so that they have one branch a day too.
            boolean nobody = event.has(Flaw.ID) && event.subject().index() == 0;
            rows.add(
                    "submission_timestamp", event.moment(),
                    "sample_id", event.subject().sampleId(),
                    "metrics",
                            struct(
                                    "uuid",
                                    struct(
                                            "background_update_client_id",
                                            nobody ? null : event.subject().client())),
                    "ping_info",
                            struct(
                                    "experiments",
                                    List.of(
                                            experiment("another-experiment", "control"),
                                            experiment(event.slug(), event.branch()))));
        }
        return rows.rows();
    }

    private static List<String> notifications(List<Event> events) {
        JsonRows rows = new JsonRows();
        for (Event event : events) {
            String branch = event.branch() == null ? "" : event.branch();
            rows.add(
                    "client_id", event.subject().client(),
                    "profile_group_id", event.subject().group(),
                    "submission_date", event.day().toString(),
                    "sample_id", event.subject().sampleId(),
                    "event_category", event.has(Flaw.CATEGORY) ? "messaging" : "browser.launched_to_handle",
                    "event_method", event.kind() == Kind.UNENROLL ? "shown" : "system_notification",
                    "event_object", event.has(Flaw.OBJECT) ? "infobar" : "toast",
                    "event_map_values",
                            map(
                                    "name",
                                    event.slug() + ":" + branch
                                            + (event.subject().index() % 5 == 0 ? ":more" : "")));
        }
        return rows.rows();
    }

    /** A map of one entry, or of none when there is nothing to say. */
    static List<Map<String, String>> map(String key, @Nullable String value) {
        return value == null ? List.of() : List.of(Map.of("key", key, "value", value));
    }

    /** An entry of a map of experiments. */
    static Map<String, @Nullable Object> experiment(String slug, @Nullable String branch) {
        return struct("key", slug, "value", struct("branch", branch));
    }
}

package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.JsonRows.struct;

import dev.jetstream.local.engine.GeneratedTable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tables of what subjects do day by day, from long before the first enrollment to long after the last.
 *
 * <p>On the day of enrollment about half of the rows do not carry the experiment yet; now and then a row carries
 * another branch, or comes before enrollment and carries it already.
 */
final class ActivityTables {
    private static final int DAYS_BEFORE = 31;
    private static final int DAYS_AFTER = 31;
    private static final int ACTIVE = 40;
    private static final int TWICE = 6;
    private static final String SIMPLE = "ARRAY<STRUCT<key STRING, value STRING>>";
    private static final String NATIVE = "ARRAY<STRUCT<key STRING, value STRUCT<branch STRING>>>";

    private final long seed;
    private final Map<String, Enrollment> enrolled;

    /**
     * Tables of subjects.
     *
     * @param enrolled by client
     */
    ActivityTables(long seed, Map<String, Enrollment> enrolled) {
        this.seed = seed;
        this.enrolled = enrolled;
    }

    /** What a row says of a subject on a day, beside ids and day. */
    private interface Content {
        List<@Nullable Object> of(Subject subject, LocalDate day, Chance chance);
    }

    List<GeneratedTable> all() {
        List<GeneratedTable> all = new ArrayList<>();
        all.add(daily(
                "mozdata.telemetry.clients_daily",
                "experiments " + SIMPLE + """

                active_hours_sum FLOAT64
                scalar_parent_browser_engagement_total_uri_count_sum INT64
                """,
                (subject, day, chance) -> row(
                        "experiments", simple(subject, day, chance),
                        "active_hours_sum", chance.quarters(8),
                        "scalar_parent_browser_engagement_total_uri_count_sum", chance.below(1000))));
        all.add(daily(
                "mozdata.search.search_clients_engines_sources_daily",
                "experiments " + SIMPLE + """

                sap INT64
                ad_click INT64
                """,
                (subject, day, chance) -> row(
                        "experiments", simple(subject, day, chance),
                        "sap", chance.below(1000),
                        "ad_click", chance.in(30) ? null : chance.below(3))));
        all.add(daily(
                "mozdata.telemetry.desktop_active_users",
                "is_dau BOOL",
                (subject, day, chance) -> row("is_dau", chance.in(10) ? null : chance.in(50))));
        all.add(daily(
                "mozdata.telemetry.clients_last_seen",
                "days_seen_bits INT64",
                (subject, day, chance) -> row("days_seen_bits", chance.in(20) ? 0 : chance.below(1 << 28))));
        all.add(daily(
                "mozdata.telemetry.clients_daily_v6",
                """
                glean_client_id STRING
                legacy_client_id STRING
                experiments %s
                active_hours_sum FLOAT64
                """.formatted(SIMPLE),
                (subject, day, chance) -> row(
                        "glean_client_id", subject.clientAfter(1),
                        "legacy_client_id", subject.clientAfter(2),
                        "experiments", simple(subject, day, chance),
                        "active_hours_sum", chance.quarters(400))));
        all.add(daily("mozdata.fenix.baseline_clients_daily", "x INT64", (subject, day, chance) -> row()));
        all.add(daily("mozdata.org_mozilla_fenix.baseline_clients_daily", "x INT64", (subject, day, chance) -> row()));
        all.add(odd());
        return all;
    }

    /** Tables that only metrics read: of pings and events, with moments instead of days. */
    List<GeneratedTable> ofMoments() {
        List<GeneratedTable> all = new ArrayList<>();
        all.add(daily(
                "mozdata.telemetry.events",
                """
                experiments %s
                event_category STRING
                event_method STRING
                event_string_value STRING
                """.formatted(NATIVE),
                (subject, day, chance) -> row(
                        "experiments", nested(subject, day, chance),
                        "event_category", chance.in(10) ? "messaging" : "normandy",
                        "event_method", chance.in(25) ? "unenroll" : "enroll",
                        "event_string_value", chance.in(60) ? Golden.SLUG : Golden.SLUG + "-2")));
        all.add(moments(
                "mozdata.telemetry.main",
                """
                client_id STRING
                experiments %s
                normalized_channel STRING
                payload STRUCT<info STRUCT<subsession_length INT64>>
                """.formatted(NATIVE),
                (subject, day, chance) -> row(
                        "client_id", subject.client(),
                        "experiments", nested(subject, day, chance),
                        "normalized_channel", chance.in(70) ? "release" : "beta",
                        "payload", struct("info", struct("subsession_length", chance.below(1000))))));
        for (String dataset : List.of("org_mozilla_firefox", "org_mozilla_fenix")) {
            all.add(moments(
                    "moz-fx-data-shared-prod." + dataset + ".baseline",
                    """
                    client_info STRUCT<client_id STRING>
                    ping_info STRUCT<experiments %s>
                    document_id STRING
                    """.formatted(NATIVE),
                    (subject, day, chance) -> row(
                            "client_info", struct("client_id", subject.client()),
                            "ping_info", struct("experiments", nested(subject, day, chance)),
                            "document_id", chance.in(5) ? null : "document-" + chance.below(1_000_000))));
        }
        all.add(moments("mozdata.fenix.events_stream", """
                client_id STRING
                event_name STRING
                event_extra JSON
                """, (subject, day, chance) -> {
            String branch = carried(subject, day, chance);
            String slug = chance.in(60) ? Golden.SLUG : "another-experiment";
            return row(
                    "client_id", subject.client(),
                    "event_name", chance.in(60) ? "foo" : "bar",
                    "event_extra", struct("experiment", slug, "branch", branch));
        }));
        return all;
    }

    private GeneratedTable odd() {
        return table(
                "mozdata.x.odd_table",
                "c_id STRING\ngrp STRING\nd DATE\nz INT64",
                (subject, day, chance) -> row(
                        "c_id", subject.client(),
                        "grp", subject.group(),
                        "d", day.toString(),
                        "z", chance.below(100_000)));
    }

    private GeneratedTable daily(String name, String columns, Content content) {
        String all = "client_id STRING\nprofile_group_id STRING\nsubmission_date DATE\n" + columns;
        return table(name, all, (subject, day, chance) -> {
            List<@Nullable Object> row = new ArrayList<>(row(
                    "client_id", subject.client(),
                    "profile_group_id", subject.group(),
                    "submission_date", day.toString()));
            row.addAll(content.of(subject, day, chance));
            return row;
        });
    }

    private GeneratedTable moments(String name, String columns, Content content) {
        return table(name, "submission_timestamp TIMESTAMP\n" + columns, (subject, day, chance) -> {
            List<@Nullable Object> row = new ArrayList<>(row("submission_timestamp", chance.moment(day)));
            row.addAll(content.of(subject, day, chance));
            return row;
        });
    }

    private GeneratedTable table(String name, String columns, Content content) {
        Chance chance = new Chance(seed + name.hashCode());
        JsonRows rows = new JsonRows();
        for (Subject subject : Subject.all()) {
            int share = subject.index() % 16 == 15 ? 0 : ACTIVE;
            LocalDate day = Golden.FIRST_ENROLLMENT.minusDays(DAYS_BEFORE);
            for (; day.isBefore(Golden.LAST_ENROLLMENT.plusDays(DAYS_AFTER)); day = day.plusDays(1)) {
                int times = chance.in(share) ? chance.in(TWICE) ? 2 : 1 : 0;
                for (int i = 0; i < times; i++) {
                    rows.add(content.of(subject, day, chance).toArray());
                }
            }
        }
        return GeneratedTable.of(name, columns, rows.rows());
    }

    private static List<@Nullable Object> row(@Nullable Object... namesAndValues) {
        List<@Nullable Object> row = new ArrayList<>();
        for (Object one : namesAndValues) {
            row.add(one);
        }
        return row;
    }

    /** The branch that a row of that day carries, or null. */
    private @Nullable String carried(Subject subject, LocalDate day, Chance chance) {
        Enrollment enrollment = enrolled.get(subject.client());
        if (enrollment == null || enrollment.branch() == null) {
            return chance.in(5) ? "control" : null;
        }
        int order = day.compareTo(enrollment.date());
        boolean carries = chance.in(order < 0 ? 8 : order == 0 ? 50 : 85);
        if (!carries) {
            return null;
        }
        return chance.in(90) ? enrollment.branch() : "treatment";
    }

    private List<?> simple(Subject subject, LocalDate day, Chance chance) {
        return experiments(subject, day, chance, EventTables::map);
    }

    private List<?> nested(Subject subject, LocalDate day, Chance chance) {
        return experiments(subject, day, chance, (slug, branch) -> List.of(EventTables.experiment(slug, branch)));
    }

    private List<?> experiments(
            Subject subject, LocalDate day, Chance chance, BiFunction<String, @Nullable String, List<?>> entry) {
        List<Object> all = new ArrayList<>();
        if (chance.in(30)) {
            all.addAll(entry.apply("another-experiment", "control"));
        }
        String branch = carried(subject, day, chance);
        if (branch != null || chance.in(3)) {
            all.addAll(entry.apply(Golden.SLUG, branch));
        }
        return all;
    }
}

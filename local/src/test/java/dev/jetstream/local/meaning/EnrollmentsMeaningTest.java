package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.Mutant.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.sql.GoldenSqlCase;
import dev.jetstream.local.engine.SqlEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The enrollments query gives the reference's rows, on events that are right, wrong in one respect, or at an edge. */
class EnrollmentsMeaningTest {
    private static final long SEED = 6;
    private static final Map<String, List<String>> EXPECTED = new HashMap<>();
    private static SqlEngine engine;

    @BeforeAll
    static void fill(@TempDir Path folder) {
        engine =
                SqlEngine.filled(folder, warehouse -> EnrollmentTables.all(SEED).forEach(warehouse::create));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static List<GoldenSqlCase> cases() {
        return GoldenSqlCase.named("enroll-");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesTheRowsOfTheReference(GoldenSqlCase golden) {
        List<String> expected = expected(golden);

        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(engine.rows(golden.enrollments().sql())).isEqualTo(expected);
    }

    static List<Mutant> mutants() {
        return List.of(
                in(
                        "enroll-normandy",
                        "first day late",
                        "e.submission_date BETWEEN DATE '2026-03-02'",
                        "e.submission_date BETWEEN DATE '2026-03-03'"),
                in(
                        "enroll-normandy",
                        "first day early",
                        "e.submission_date BETWEEN DATE '2026-03-02'",
                        "e.submission_date BETWEEN DATE '2026-03-01'"),
                in("enroll-normandy", "last day early", "AND DATE '2026-03-09'", "AND DATE '2026-03-08'"),
                in("enroll-normandy", "last day late", "AND DATE '2026-03-09'", "AND DATE '2026-03-10'"),
                in("enroll-normandy", "latest enrollment", "MIN(e.submission_date)", "MAX(e.submission_date)"),
                in(
                        "enroll-normandy",
                        "events of a day counted once",
                        "COUNT(e.submission_date)",
                        "COUNT(DISTINCT e.submission_date)"),
                in("enroll-normandy", "any category", "e.event_category = 'normandy'", "TRUE"),
                in("enroll-normandy", "any method", "AND e.event_method = 'enroll'", ""),
                in(
                        "enroll-normandy",
                        "slug as prefix",
                        "AND e.event_string_value = 'a-golden-experiment'",
                        "AND STARTS_WITH(e.event_string_value, 'a-golden-experiment')"),
                in("enroll-normandy", "key of the exposure's branch", "'branchSlug'", "'branch'"),
                in("enroll-normandy", "one name of exposures", "('exposure', 'expose')", "('exposure')"),
                in("enroll-normandy", "exposures in any branch", "AND x.branch = e.branch", ""),
                in(
                        "enroll-normandy",
                        "exposures after the day of enrollment",
                        "x.submission_date >= e.enrollment_date",
                        "x.submission_date > e.enrollment_date"),
                in("enroll-normandy", "exposures before enrollment", "AND x.submission_date >= e.enrollment_date", ""),
                in("enroll-normandy", "latest exposure", "MIN(x.submission_date)", "MAX(x.submission_date)"),
                in("enroll-normandy", "exposed clients only", "LEFT JOIN exposures", "INNER JOIN exposures"),
                in(
                        "enroll-normandy",
                        "exposures of the client's other branch",
                        "AS x USING (analysis_id, branch)",
                        "AS x USING (analysis_id)"),
                in("enroll-normandy-group", "clients instead of groups", "e.profile_group_id AS", "e.client_id AS"),
                in("enroll-normandy-group", "exposures of clients", "  profile_group_id AS", "  client_id AS"),
                in(
                        "enroll-normandy-glean-ids",
                        "any experiment",
                        "AND JSON_VALUE(e.event_extra, '$.experiment') = 'a-golden-experiment'",
                        ""),
                in("enroll-glean-event", "nobody's events", "e.client_id IS NOT NULL", "TRUE"),
                in("enroll-glean-event", "any event", "AND e.event_name = 'enrollment'", ""),
                in("enroll-glean-event", "last day early", "AND DATE '2026-03-09'", "AND DATE '2026-03-08'"),
                in("enroll-glean-event-sampled", "one more sample", "e.sample_id < 10", "e.sample_id <= 10"),
                in("enroll-glean-event-sampled", "one sample less", "e.sample_id < 10", "e.sample_id < 9"),
                in("enroll-fenix-fallback", "a day less looked back on", "DATE '2026-02-23'", "DATE '2026-02-24'"),
                in("enroll-fenix-fallback", "a day more looked back on", "DATE '2026-02-23'", "DATE '2026-02-22'"),
                in(
                        "enroll-fenix-fallback",
                        "enrolled before the first day",
                        "HAVING DATE(MIN(b.submission_timestamp)) >= DATE '2026-03-02'",
                        ""),
                in("enroll-fenix-fallback", "no branch", ".branch IS NOT NULL", " IS NOT NULL"),
                in("enroll-fenix-fallback-app", "nobody's pings", "b.client_info.client_id IS NOT NULL", "TRUE"),
                in("enroll-cirrus", "any channel", "AND ping.client_info.app_channel = 'production'", ""),
                in(
                        "enroll-cirrus",
                        "nobody's events",
                        "mozfun.map.get_key(e.extra, 'nimbus_user_id') IS NOT NULL",
                        "TRUE"),
                in("enroll-cirrus", "any category of exposures", "AND event.category = 'cirrus_events'", ""),
                in("enroll-background-update", "two rows a client", ") = 1", ") <= 2"),
                in(
                        "enroll-background-update",
                        "the latest branch",
                        "ORDER BY enrollment_date,",
                        "ORDER BY enrollment_date DESC,"),
                in("enroll-background-update", "one more sample", "m.sample_id < 50", "m.sample_id <= 50"),
                in(
                        "enroll-background-update",
                        "any experiment of a ping",
                        "AND experiment.key = 'a-golden-experiment'",
                        ""),
                in("enroll-background-update", "slug as prefix", "'a-golden-experiment:'", "'a-golden-experiment'"),
                in("enroll-background-update", "slug as branch", "SAFE_OFFSET(1)", "SAFE_OFFSET(0)"),
                in("enroll-background-update", "any kind of notification", "AND e.event_object = 'toast'", ""),
                in(
                        "enroll-custom-exposure",
                        "exposures of the client's other branch",
                        "AS x USING (analysis_id, branch)",
                        "AS x USING (analysis_id)"),
                in(
                        "enroll-signal",
                        "from the day after enrollment",
                        "ds.submission_date >= e.enrollment_date",
                        "ds.submission_date > e.enrollment_date"),
                in("enroll-signal", "another condition", "ad_click > 0", "ad_click >= 0"),
                in(
                        "enroll-signal",
                        "ends a day late",
                        "DATE '2026-03-02' AND DATE '2026-03-09'\n      AND (",
                        "DATE '2026-03-02' AND DATE '2026-03-10'\n      AND ("),
                in("enroll-signal-window", "starts a day early", "DATE '2026-03-03'", "DATE '2026-03-02'"),
                in("enroll-signal-window", "ends a day early", "DATE '2026-03-16'", "DATE '2026-03-15'"),
                in("enroll-signal-window", "ends a day late", "DATE '2026-03-16'", "DATE '2026-03-17'"),
                in(
                        "enroll-signal-window-end-0",
                        "end 0 is the first day",
                        "DATE '2026-02-27' AND DATE '2026-03-09'",
                        "DATE '2026-02-27' AND DATE '2026-03-02'"),
                in(
                        "enroll-signal-group",
                        "signals of clients",
                        "profile_group_id AS analysis_id,\n      submission_date",
                        "client_id AS analysis_id,\n      submission_date"),
                in("enroll-segments", "window starts a day late", "INTERVAL -28 DAY", "INTERVAL -27 DAY"),
                in("enroll-segments", "window ends on the day of enrollment", "INTERVAL -1 DAY", "INTERVAL 0 DAY"),
                in("enroll-segments", "window ends a day early", "INTERVAL -1 DAY", "INTERVAL -2 DAY"),
                in(
                        "enroll-segments",
                        "clients with data only",
                        "LEFT JOIN mozdata.telemetry.clients_last_seen",
                        "INNER JOIN mozdata.telemetry.clients_last_seen"),
                in("enroll-segments", "partitions end early", "AND DATE '2026-03-08'", "AND DATE '2026-03-07'"),
                in(
                        "enroll-segments-group",
                        "segments of clients",
                        "ds.profile_group_id = e.analysis_id",
                        "ds.client_id = e.analysis_id"),
                in(
                        "enroll-segments-app-dataset",
                        "the default data set",
                        "mozdata.org_mozilla_fenix.baseline_clients_daily",
                        "mozdata.fenix.baseline_clients_daily"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void noticesTheMistake(Mutant mutant) {
        GoldenSqlCase golden = GoldenSqlCase.of(mutant.golden());

        assertThat(engine.rows(mutant.of(golden.enrollments().sql()))).isNotEqualTo(expected(golden));
    }

    private static List<String> expected(GoldenSqlCase golden) {
        return EXPECTED.computeIfAbsent(golden.id(), id -> engine.rows(golden.reference()));
    }
}

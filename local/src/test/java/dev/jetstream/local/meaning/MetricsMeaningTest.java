package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.Mutant.in;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.sql.ExposuresAnchor;
import dev.jetstream.core.sql.GoldenSqlCase;
import dev.jetstream.core.sql.MetricsQuery;
import dev.jetstream.local.engine.GeneratedTable;
import dev.jetstream.local.engine.SqlEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics query gives the reference's rows, on activity at, before and after each edge of each window. */
class MetricsMeaningTest {
    private static final long SEED = 6;
    private static final Map<String, List<String>> EXPECTED = new HashMap<>();
    private static SqlEngine engine;

    @BeforeAll
    static void fill(@TempDir Path folder) {
        List<Enrollment> enrollments = Enrollment.all(SEED);
        ActivityTables activity = new ActivityTables(SEED, Enrollment.first(enrollments));
        List<GeneratedTable> tables = new ArrayList<>(activity.all());
        tables.addAll(activity.ofMoments());
        tables.add(Enrollment.table("proj.dset.enrollments_a_golden_experiment", enrollments));
        engine = SqlEngine.filled(folder, warehouse -> tables.forEach(warehouse::create));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static List<GoldenSqlCase> cases() {
        return GoldenSqlCase.named("metrics-").stream()
                .filter(golden -> !golden.id().equals("metrics-time-series"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void givesTheRowsOfTheReference(GoldenSqlCase golden) {
        List<String> expected = expected(golden);

        assertThat(expected).hasSizeGreaterThan(100);
        assertThat(engine.rows(golden.metrics().sql())).isEqualTo(expected);
    }

    /** Q1: the reference meant the library's rows, and by an accident of types published others. */
    @ParameterizedTest
    @ValueSource(strings = {"metrics-exposures", "metrics-enrollments-signal"})
    void givesWhatTheReferenceMeantUnlessAskedForWhatItPublished(String meant) {
        GoldenSqlCase published = GoldenSqlCase.of(meant + "-as-jetstream-calls-it");
        MetricsQuery old = published.metrics();
        MetricsQuery ours = new MetricsQuery(
                old.scope(),
                old.limits(),
                old.enrollments(),
                old.basis(),
                ExposuresAnchor.EXPOSURE,
                old.signal(),
                old.metrics(),
                old.sanityColumns());

        assertThat(engine.rows(ours.sql()))
                .isEqualTo(expected(GoldenSqlCase.of(meant)))
                .isNotEqualTo(expected(published));
    }

    @Test
    void oneTableForAllDataSourcesHoldsWhatATableOfEachHolds() {
        MetricsQuery whole = GoldenSqlCase.of("metrics-two-sources").metrics();
        Map<DataSource, List<Metric>> bySource =
                whole.metrics().stream().collect(groupingBy(metric -> Objects.requireNonNull(metric.dataSource())));

        assertThat(bySource).hasSize(2);
        bySource.forEach((source, metrics) -> {
            MetricsQuery part = new MetricsQuery(
                    whole.scope(),
                    whole.limits(),
                    whole.enrollments(),
                    whole.basis(),
                    whole.anchor(),
                    whole.signal(),
                    metrics,
                    whole.sanityColumns());
            String select = "SELECT analysis_id, branch, %s FROM ".formatted(String.join(", ", part.columns()));

            assertThat(engine.rows(select + "(" + whole.sql() + ")"))
                    .as(source.name())
                    .hasSizeGreaterThan(100)
                    .isEqualTo(engine.rows(select + "(" + part.sql() + ")"));
        });
    }

    static List<Mutant> mutants() {
        return List.of(
                in(
                        "metrics-week0-simple",
                        "window starts a day late",
                        "INTERVAL e.analysis_window_start DAY",
                        "INTERVAL e.analysis_window_start + 1 DAY"),
                in(
                        "metrics-week0-simple",
                        "window starts a day early",
                        "INTERVAL e.analysis_window_start DAY",
                        "INTERVAL e.analysis_window_start - 1 DAY"),
                in(
                        "metrics-week0-simple",
                        "window ends a day early",
                        "INTERVAL e.analysis_window_end DAY",
                        "INTERVAL e.analysis_window_end - 1 DAY"),
                in(
                        "metrics-week0-simple",
                        "window ends a day late",
                        "INTERVAL e.analysis_window_end DAY",
                        "INTERVAL e.analysis_window_end + 1 DAY"),
                in(
                        "metrics-week0-simple",
                        "partitions start late",
                        "BETWEEN DATE '2026-03-02'",
                        "BETWEEN DATE '2026-03-03'"),
                in("metrics-week0-simple", "partitions end early", "AND DATE '2026-03-15'", "AND DATE '2026-03-14'"),
                in(
                        "metrics-week0-simple",
                        "rows of the day before the experiment began on it",
                        "ds.submission_date != e.enrollment_date OR",
                        "TRUE OR"),
                in(
                        "metrics-week0-simple",
                        "rows without the experiment never",
                        "ds.submission_date != e.enrollment_date OR",
                        ""),
                in("metrics-week0-simple", "own branch only", ") IS NOT NULL)", ") = e.branch)"),
                in("metrics-week0-simple", "same branch contradicts", "!= e.branch)", "= e.branch)"),
                in("metrics-week0-simple", "data of the enrolled", "IS NULL), FALSE)", "IS NOT NULL), FALSE)"),
                in(
                        "metrics-week0-simple",
                        "another experiment's rows",
                        "'a-golden-experiment'",
                        "'another-experiment'"),
                in(
                        "metrics-week0-simple",
                        "clients with data only",
                        "LEFT JOIN mozdata.telemetry.clients_daily",
                        "INNER JOIN mozdata.telemetry.clients_daily"),
                in("metrics-week0-simple", "clients with a branch only", "LEFT JOIN (", "INNER JOIN ("),
                in(
                        "metrics-week0-simple",
                        "the other branch's numbers too",
                        "USING (analysis_id, branch, analysis",
                        "USING (analysis_id, analysis"),
                in(
                        "metrics-two-sources",
                        "one source by the other's",
                        "LEFT JOIN mozdata.search.search_clients_engines_sources_daily",
                        "LEFT JOIN (SELECT *, 1 AS sap, 1 AS ad_click FROM mozdata.telemetry.clients_daily)"),
                in("metrics-native", "any day's rows must carry it", "ds.submission_date != e.enrollment_date OR", ""),
                in("metrics-native", "isolated by the map's key alone", ".branch IS NOT NULL)", " IS NOT NULL)"),
                in("metrics-native-subquery", "no isolation", "ds.submission_date != e.enrollment_date OR", "TRUE OR"),
                in(
                        "metrics-glean-default-dataset",
                        "the application's data set",
                        "org_mozilla_firefox",
                        "org_mozilla_fenix"),
                in("metrics-glean-app-dataset", "the default data set", "org_mozilla_fenix", "org_mozilla_firefox"),
                in(
                        "metrics-events-stream",
                        "any experiment's events",
                        "JSON_VALUE(ds.event_extra, '$.experiment') = 'a-golden-experiment'",
                        "TRUE"),
                in(
                        "metrics-no-experiments-column",
                        "isolated though rows name no experiments",
                        "GROUP BY\n",
                        "AND ds.submission_date != e.enrollment_date\n  GROUP BY\n"),
                in("metrics-odd-columns", "groups instead of clients", "ds.c_id", "ds.grp"),
                in("metrics-odd-columns-group", "clients instead of groups", "ds.grp", "ds.c_id"),
                in("metrics-group", "clients instead of groups", "ds.profile_group_id", "ds.client_id"),
                in(
                        "metrics-overall-28",
                        "window ends a day early",
                        "INTERVAL e.analysis_window_end DAY",
                        "INTERVAL e.analysis_window_end - 1 DAY"),
                in(
                        "metrics-preenrollment-week",
                        "the day of enrollment too",
                        "INTERVAL e.analysis_window_end DAY",
                        "INTERVAL e.analysis_window_end + 1 DAY"),
                in(
                        "metrics-preenrollment-days28",
                        "window starts a day late",
                        "INTERVAL e.analysis_window_start DAY",
                        "INTERVAL e.analysis_window_start + 1 DAY"),
                in(
                        "metrics-last-weekly-window",
                        "all weeks up to it",
                        "INTERVAL e.analysis_window_start DAY",
                        "INTERVAL 0 DAY"),
                in(
                        "metrics-exposures",
                        "anchored at enrollment",
                        "e.exposure_date, INTERVAL",
                        "e.enrollment_date, INTERVAL"),
                in(
                        "metrics-exposures",
                        "begins at enrollment",
                        "DATE_ADD(e.exposure_date, INTERVAL e.analysis_window_start DAY)",
                        "DATE_ADD(e.enrollment_date, INTERVAL e.analysis_window_start DAY)"),
                in(
                        "metrics-exposures",
                        "isolated on the day of exposure",
                        "!= e.enrollment_date",
                        "!= e.exposure_date"),
                in("metrics-exposures", "partitions end late", "AND DATE '2026-03-15'", "AND DATE '2026-03-16'"),
                in(
                        "metrics-exposures-as-jetstream-calls-it",
                        "anchored at exposure",
                        "e.enrollment_date, INTERVAL",
                        "e.exposure_date, INTERVAL"),
                in("metrics-exposures-signal", "built-in exposures", "x.exposure_date", "e.exposure_date"),
                in(
                        "metrics-exposures-signal",
                        "nobody's signals count as none",
                        "HAVING COUNT(ds.submission_date) > 0",
                        ""),
                in("metrics-exposures-signal", "signals of the client's other branch", "AND x.branch = e.branch", ""),
                in("metrics-exposures-signal", "signals until a day later", "DATE '2026-03-16'", "DATE '2026-03-17'"),
                in("metrics-exposures-signal", "exposed clients only", "LEFT JOIN exposures", "INNER JOIN exposures"),
                in(
                        "metrics-enrollments-signal-as-jetstream-calls-it",
                        "signals before enrollment",
                        "AND ds.submission_date >= e.enrollment_date",
                        ""),
                in("metrics-use-glean-ids", "legacy ids", "ds.glean_client_id", "ds.legacy_client_id"),
                in("metrics-use-legacy-ids", "plain ids", "ds.legacy_client_id", "ds.client_id"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void noticesTheMistake(Mutant mutant) {
        GoldenSqlCase golden = GoldenSqlCase.of(mutant.golden());

        assertThat(engine.rows(mutant.of(golden.metrics().sql()))).isNotEqualTo(expected(golden));
    }

    private static List<String> expected(GoldenSqlCase golden) {
        return EXPECTED.computeIfAbsent(golden.id(), id -> engine.rows(golden.reference()));
    }
}

package dev.jetstream.local.meaning;

import static dev.jetstream.local.meaning.Mutant.in;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.sql.GoldenSqlCase;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.sql.ViewSql;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.local.engine.GeneratedTable;
import dev.jetstream.local.engine.SqlEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our views show the rows of the reference's, but for two decided differences: a client who is missing in the first of
 * several tables is there whole (Q30), and a table whose name only begins like a window's is none (Q32).
 */
class ViewsMeaningTest {
    private static final long SEED = 6;

    /** What the reference takes from the first of several tables alone. */
    private static final List<String> OF_FIRST_TABLE = List.of(
            "analysis_id",
            "branch",
            "enrollment_date",
            "num_enrollment_events",
            "analysis_window_start",
            "analysis_window_end",
            "exposure_date",
            "num_exposure_events",
            "window_index");

    private static final String ONLY_IN_OTHERS = "(active_hours IS NULL AND uri_count IS NULL)";
    private static SqlEngine engine;

    @BeforeAll
    static void fill(@TempDir Path folder) {
        engine = SqlEngine.filled(
                folder, warehouse -> new MetricTables(SEED).all().forEach(warehouse::create));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"view-metrics", "view-statistics"})
    void showsTheRowsOfTheReference(String id) {
        GoldenSqlCase golden = GoldenSqlCase.of(id);

        List<String> expected = shown(golden.reference());

        assertThat(expected).hasSizeGreaterThan(7).anyMatch(row -> row.contains("window_index=2"));
        assertThat(shown(golden.view())).isEqualTo(expected);
    }

    @Test
    void showsClientsWholeThatTheFirstTableLacks() {
        GoldenSqlCase golden = GoldenSqlCase.of("view-discrete");
        List<String> expected = shown(golden.reference());

        assertThat(shown(golden.view())).isNotEqualTo(expected).noneMatch(row -> row.contains("analysis_id=NULL"));
        assertThat(expected).anyMatch(row -> row.contains("analysis_id=NULL"));
        assertThat(shownAsReferenceWould(golden.view())).isEqualTo(expected);
    }

    @Test
    void showsTheSegmentsOfEveryClient() {
        Names names = new Names("proj", "dset", Golden.SLUG);
        String view = ViewSql.joined(
                names.metricsView(AnalysisBasis.EXPOSURES, AnalysisPeriod.WEEK),
                List.of(
                        new ViewSql.Part("main", "a_golden_experiment_exposures_main_week_", List.of("uri_count")),
                        new ViewSql.Part("search", "a_golden_experiment_exposures_search_week_", List.of("ad_clicks"))),
                List.of("regular_users"));
        String all = "SELECT analysis_id, branch, window_index, regular_users FROM (%s)";
        String one =
                "SELECT *, CAST(_TABLE_SUFFIX AS INT64) AS window_index FROM `proj.dset.a_golden_experiment_exposures_%s_week_*`";

        List<String> shown = shown(view, "SELECT DISTINCT analysis_id, branch, window_index, regular_users FROM ");

        assertThat(shown)
                .isEqualTo(engine.rows("SELECT DISTINCT * FROM (%s UNION ALL %s)"
                        .formatted(all.formatted(one.formatted("main")), all.formatted(one.formatted("search")))));
    }

    @Test
    void leavesOutTablesWhoseNameOnlyBeginsLikeAWindows(@TempDir Path folder) {
        GoldenSqlCase golden = GoldenSqlCase.of("view-metrics");
        List<String> before = shown(golden.view());
        List<GeneratedTable> tables = new ArrayList<>(new MetricTables(SEED).all());
        tables.addAll(new MetricTables(SEED).strangers());
        try (SqlEngine crowded = SqlEngine.filled(folder, warehouse -> tables.forEach(warehouse::create))) {
            assertThat(crowded.rows("SELECT * FROM " + quoted(crowded.view(golden.view()))))
                    .isEqualTo(before);
            assertThat(crowded.rows("SELECT * FROM " + quoted(crowded.view(golden.reference()))))
                    .isNotEqualTo(before);
        }
    }

    static List<Mutant> mutants() {
        return List.of(
                in("view-discrete", "clients of the first table only", "FULL OUTER JOIN", "LEFT JOIN"),
                in("view-discrete", "clients of every table only", "FULL OUTER JOIN", "INNER JOIN"),
                in(
                        "view-discrete",
                        "exposures of the first table only",
                        "COALESCE(t_0.exposure_date, t_1.exposure_date)",
                        "t_0.exposure_date"),
                in("view-metrics", "the first window only", "r'^[0-9]+$')\n", "r'^1$')\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void noticesTheMistake(Mutant mutant) {
        GoldenSqlCase golden = GoldenSqlCase.of(mutant.golden());

        assertThat(shown(mutant.of(golden.view()))).isNotEqualTo(shown(golden.view()));
    }

    private static List<String> shown(String createView) {
        return shown(createView, "SELECT * FROM ");
    }

    private static List<String> shown(String createView, String select) {
        return engine.rows(select + quoted(engine.view(createView)));
    }

    /** Our view with what the first table lacks taken away again. */
    private static List<String> shownAsReferenceWould(String createView) {
        String replaced = OF_FIRST_TABLE.stream()
                .map(column -> "IF(%s, NULL, %s) AS %s".formatted(ONLY_IN_OTHERS, column, column))
                .collect(joining(", "));
        return shown(createView, "SELECT * REPLACE (" + replaced + ") FROM ");
    }

    private static String quoted(TableName view) {
        return "`" + view + "`";
    }
}

package dev.jetstream.core.plan;

import static dev.jetstream.core.experiment.AnalysisBasis.ENROLLMENTS;
import static dev.jetstream.core.experiment.AnalysisBasis.EXPOSURES;
import static dev.jetstream.core.plan.PlanFixtures.OPTIONS;
import static dev.jetstream.core.plan.PlanFixtures.WEEK_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.plan.SampleDescription.Kind;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class SampleQueriesTest {
    private static final String COVARIATE_KEY = "active_hours ~ preenrollment_week.active_hours";
    private static final String RATIO_KEY = "ad_rate = ad_clicks / active_hours";

    private final PeriodPlan week = week(true);

    @Test
    void readsEachMetricsTableOnce() {
        SampleQueries queries = SampleQueries.of(week, ENROLLMENTS, tables(week));

        assertThat(queries.problems()).isEmpty();
        assertThat(queries.events()).isEmpty();
        assertThat(queries.statements()).hasSize(2);
        assertThat(queries.statements().get(0).samples()).containsOnlyKeys("active_hours", COVARIATE_KEY, "uri_count");
        assertThat(queries.statements().get(1).samples()).containsOnlyKeys("ad_clicks", RATIO_KEY);
        assertThat(queries.sampleKeyOf(PlanFixtures.ADJUSTED_HOURS)).contains(COVARIATE_KEY);
        assertThat(queries.sampleKeyOf(PlanFixtures.MEAN_OF_HOURS)).contains("active_hours");
        assertThat(queries.sampleKeyOf(PlanFixtures.RATE_RATIO)).contains(RATIO_KEY);
    }

    @Test
    void looksTheCovariateUpInItsOwnTable() {
        SampleStatement statement =
                SampleQueries.of(week, EXPOSURES, tables(week)).statements().get(0);

        assertThat(statement.sql())
                .contains("""
                          FROM `proj.dset.a_golden_experiment_exposures_main_week_1` AS during
                          LEFT JOIN `proj.dset.a_golden_experiment_enrollments_main_preenrollment_week_1` AS pre
                            ON pre.analysis_id = during.analysis_id
                            AND pre.branch = during.branch
                        """)
                .contains(
                        "STRUCT('%s' AS sample, CAST(during.active_hours AS FLOAT64) AS x, CAST(pre.active_hours AS FLOAT64) AS y)"
                                .formatted(COVARIATE_KEY))
                .contains("during.enrollment_date IS NOT NULL AND during.exposure_date IS NOT NULL")
                .contains("IF(during.regular, 1, 0) + IF(during.heavy, 2, 0) AS segments")
                .contains("sample IN ('%s')".formatted(COVARIATE_KEY));
        assertThat(statement.samples().get(COVARIATE_KEY))
                .isEqualTo(new SampleDescription(
                        COVARIATE_KEY, PlanFixtures.HOURS, Kind.COVARIATE, ValueType.REAL, ValueType.REAL));
    }

    @Test
    void fallsBackWhenTheCovariateIsNotThere() {
        Map<TableId, List<TableInfo.Column>> tables = tables(week);
        week.covariates().forEach(node -> tables.remove(node.table()));

        SampleQueries queries = SampleQueries.of(week, ENROLLMENTS, tables);

        assertThat(queries.sampleKeyOf(PlanFixtures.ADJUSTED_HOURS)).contains("active_hours");
        assertThat(queries.statements().get(0).sql()).contains(" AS m\n").doesNotContain("during", "pre.");
        assertThat(queries.events())
                .extracting("level", "filename", "experiment", "metric", "basis", "segment", "period", "exceptionType")
                .containsExactly(event("all"), event("regular"), event("heavy"));
    }

    @Test
    void readsARatioFromItsNumeratorsTable() {
        SampleStatement statement =
                SampleQueries.of(week, ENROLLMENTS, tables(week)).statements().get(1);

        assertThat(statement.table().table()).isEqualTo("a_golden_experiment_enrollments_search_week_1");
        assertThat(statement.sql())
                .contains("""
                          LEFT JOIN `proj.dset.a_golden_experiment_enrollments_main_week_1` AS other
                            ON other.analysis_id = m.analysis_id
                            AND other.branch = m.branch
                            AND other.enrollment_date = m.enrollment_date
                            AND other.num_enrollment_events = m.num_enrollment_events
                            AND other.analysis_window_start = m.analysis_window_start
                            AND other.analysis_window_end = m.analysis_window_end
                        """)
                .contains(
                        "IF(m.ad_clicks IS NOT NULL AND other.active_hours IS NOT NULL, CAST(m.ad_clicks AS FLOAT64), NULL) AS x");
        assertThat(statement.samples().get(RATIO_KEY))
                .extracting(SampleDescription::kind)
                .isEqualTo(Kind.RATIO);
    }

    @Test
    void joinsNothingForARatioWithinOneTable() {
        PeriodPlan whole = week(false);

        SampleQueries queries = SampleQueries.of(whole, ENROLLMENTS, tables(whole));

        assertThat(queries.statements()).singleElement().satisfies(statement -> {
            assertThat(statement.samples()).hasSize(5);
            assertThat(statement.sql()).contains(" AS pre\n").doesNotContain(" AS other");
        });
    }

    @Test
    void losesOnlyTheSummariesOfAMissingTable() {
        Map<TableId, List<TableInfo.Column>> tables = tables(week);
        tables.remove(week.metrics(ENROLLMENTS).get(1).table());

        SampleQueries queries = SampleQueries.of(week, ENROLLMENTS, tables);

        assertThat(queries.problems())
                .extracting(SampleProblem::summary)
                .containsExactly(PlanFixtures.CLICK_DECILES, PlanFixtures.RATE_RATIO);
        assertThat(queries.problems().get(0).errorClass()).isEqualTo("NotFound");
        assertThat(queries.sampleKeyOf(PlanFixtures.CLICK_DECILES)).isEmpty();
        assertThat(queries.sampleKeyOf(PlanFixtures.MEAN_OF_URIS)).contains("uri_count");
    }

    @Test
    void takesBooleansAsNumbersAndRefusesTexts() {
        Map<TableId, List<TableInfo.Column>> tables = tables(week);
        tables.put(
                week.metrics(ENROLLMENTS).get(0).table(),
                List.of(new TableInfo.Column("active_hours", "BOOL"), new TableInfo.Column("uri_count", "STRING")));

        SampleQueries queries = SampleQueries.of(week, ENROLLMENTS, tables);

        assertThat(queries.statements().get(0).sql())
                .contains("CAST(CAST(during.active_hours AS INT64) AS FLOAT64) AS x")
                .doesNotContain("uri_count");
        assertThat(queries.statements().get(0).samples().get("active_hours"))
                .extracting(SampleDescription::valueType)
                .isEqualTo(ValueType.BOOLEAN);
        assertThat(queries.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.summary()).isEqualTo(PlanFixtures.MEAN_OF_URIS);
            assertThat(problem.errorClass()).isEqualTo("TypeError");
            assertThat(problem.message()).contains("uri_count", "STRING", "_main_week_1");
        });
    }

    @Test
    void refusesARatioOfSomethingElse() {
        Summary wrong = PlanFixtures.summary(
                PlanFixtures.RATE, "population_ratio", Map.of("numerator", "ad_clicks", "denominator", "uri_count"));
        Map<AnalysisPeriod, List<Summary>> summaries = PlanFixtures.summaries();
        summaries.put(AnalysisPeriod.WEEK, List.of(wrong));
        PeriodPlan plan = week(PlanFixtures.config(PlanFixtures.experiment(), summaries, null), OPTIONS);

        SampleQueries queries = SampleQueries.of(plan, ENROLLMENTS, tables(plan));

        assertThat(queries.statements()).isEmpty();
        assertThat(queries.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.errorClass()).isEqualTo("KeyError");
            assertThat(problem.message()).contains("denominator 'uri_count'", "[ad_clicks, active_hours]");
        });
    }

    @Test
    void asksForNoCovariateBeforeEnrollment() {
        PeriodPlan before = find(
                AnalysisPlanner.plan(withCovariatesEverywhere(), PlanFixtures.START.plusDays(8), OPTIONS),
                AnalysisPeriod.PREENROLLMENT_WEEK);

        SampleQueries queries = SampleQueries.of(before, ENROLLMENTS, tables(before));

        assertThat(queries.sampleKeyOf(PlanFixtures.ADJUSTED_HOURS)).contains("active_hours");
        assertThat(queries.events()).isEmpty();
    }

    @Test
    void countsClientsFromTheEnrollmentsTable() {
        assertThat(CountsQuery.of(week, AnalysisBasis.EXPOSURES))
                .contains("FROM `proj.dset.enrollments_a_golden_experiment` AS m")
                .contains("IF(m.regular, 1, 0) + IF(m.heavy, 2, 0) AS segments")
                .contains("m.exposure_date IS NOT NULL");
        assertThat(CountsQuery.of(week, ENROLLMENTS)).doesNotContain("exposure_date");
    }

    private static AnalysisConfig withCovariatesEverywhere() {
        Map<AnalysisPeriod, List<Summary>> summaries = PlanFixtures.summaries();
        summaries.put(AnalysisPeriod.PREENROLLMENT_WEEK, List.of(PlanFixtures.ADJUSTED_HOURS));
        return PlanFixtures.config(PlanFixtures.experiment(), summaries, null);
    }

    private static Tuple event(String segment) {
        return tuple(
                "WARNING", "analysis.py", "a_golden_experiment", "active_hours", "enrollments", segment, "week", null);
    }

    private static PeriodPlan week(boolean discrete) {
        PlanOptions options = new PlanOptions(
                discrete,
                false,
                false,
                List.of(),
                OPTIONS.periods(),
                OPTIONS.anchor(),
                "proj",
                "dset",
                OPTIONS.platforms());
        return week(PlanFixtures.config(), options);
    }

    private static PeriodPlan week(AnalysisConfig config, PlanOptions options) {
        return find(AnalysisPlanner.plan(config, WEEK_1, options), AnalysisPeriod.WEEK);
    }

    private static PeriodPlan find(Planned planned, AnalysisPeriod period) {
        return ((AnalysisPlan) planned)
                .periods().stream()
                        .filter(plan -> plan.period() == period)
                        .findFirst()
                        .orElseThrow();
    }

    private static Map<TableId, List<TableInfo.Column>> tables(PeriodPlan plan) {
        Map<TableId, List<TableInfo.Column>> tables = new LinkedHashMap<>();
        Stream.concat(plan.metrics().stream(), plan.covariates().stream())
                .forEach(node -> tables.put(node.table(), PlanFixtures.columns(node)));
        return tables;
    }
}

package dev.jetstream.core.plan;

import static dev.jetstream.core.experiment.AnalysisBasis.ENROLLMENTS;
import static dev.jetstream.core.experiment.AnalysisBasis.EXPOSURES;
import static dev.jetstream.core.plan.PlanFixtures.OPTIONS;
import static dev.jetstream.core.plan.PlanFixtures.START;
import static dev.jetstream.core.plan.PlanFixtures.WEEK_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.sql.SqlFixtures;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnalysisPlannerTest {
    private static final PlanOptions WHOLE = options(false, List.of());

    @Test
    void plansATablePerDataSourceAndBasis() {
        AnalysisPlan plan = plan(WEEK_1, OPTIONS);

        assertThat(plan.periods()).extracting(PeriodPlan::label).containsExactly("day_7", "week_1");
        PeriodPlan week = plan.periods().get(1);
        assertThat(tables(week.metrics()))
                .containsExactly(
                        "a_golden_experiment_enrollments_main_week_1",
                        "a_golden_experiment_enrollments_search_week_1",
                        "a_golden_experiment_exposures_main_week_1",
                        "a_golden_experiment_exposures_search_week_1");
        assertThat(week.metrics().get(0).columns())
                .containsExactly(
                        "active_hours", "uri_count", "main_has_contradictory_branch", "main_has_non_enrolled_data");
        assertThat(week.metrics().get(2).metrics()).containsExactly(PlanFixtures.HOURS);
        assertThat(week.metrics())
                .allSatisfy(node -> assertThat(node.needs())
                        .containsExactly(plan.enrollments().table()));
        assertThat(week.statisticsTable()).hasToString("proj.dset.statistics_a_golden_experiment_week_1");
        assertThat(week.bases()).containsExactly(ENROLLMENTS, EXPOSURES);
        assertThat(week.segments()).containsExactly("regular", "heavy");
        assertThat(week.summaries(EXPOSURES))
                .containsExactly(PlanFixtures.MEAN_OF_HOURS, PlanFixtures.ADJUSTED_HOURS, PlanFixtures.CLICK_DECILES);
    }

    @Test
    void plansOneTablePerBasisWhenNotDiscrete() {
        PeriodPlan week = period(WEEK_1, WHOLE, AnalysisPeriod.WEEK);

        assertThat(tables(week.metrics()))
                .containsExactly("a_golden_experiment_enrollments_week_1", "a_golden_experiment_exposures_week_1");
        assertThat(week.metrics().get(0).columns())
                .containsExactly(
                        "active_hours",
                        "uri_count",
                        "main_has_contradictory_branch",
                        "main_has_non_enrolled_data",
                        "ad_clicks");
        assertThat(week.metrics().get(0).dataSource()).isNull();
    }

    @Test
    void plansPreenrollmentBeforeWhatLooksItUp() {
        AnalysisPlan plan = plan(START.plusDays(8), OPTIONS);

        assertThat(plan.periods()).extracting(PeriodPlan::label).containsExactly("preenrollment_week_1", "day_2");
        assertThat(plan.periods().get(1).covariates())
                .containsExactly(plan.periods().get(0).metrics().get(0));
    }

    @Test
    void plansCovariatesThatOtherDatesMake() {
        List<MetricsNode> due =
                plan(START.plusDays(8), OPTIONS).periods().get(0).metrics();

        assertThat(period(WEEK_1, OPTIONS, AnalysisPeriod.WEEK).covariates()).containsExactly(due.get(0));
        assertThat(tables(period(WEEK_1, WHOLE, AnalysisPeriod.WEEK).covariates()))
                .containsExactly("a_golden_experiment_enrollments_preenrollment_week_1");
    }

    @Test
    void knowsNoCovariateBeforePreenrollmentIsDue() {
        assertThat(period(PlanFixtures.LAST_ENROLLMENT, OPTIONS, AnalysisPeriod.DAY)
                        .covariates())
                .isEmpty();
    }

    @Test
    void plansTheOverallWindowOnTheEndDate() {
        PeriodPlan overall = period(PlanFixtures.END, OPTIONS, AnalysisPeriod.OVERALL);

        assertThat(overall.label()).isEqualTo("overall_1");
        assertThat(overall.limits().window().end()).isEqualTo(50 - 8);
        assertThat(overall.limits().lastDateDataRequired()).isEqualTo(PlanFixtures.END.minusDays(1));
    }

    @Test
    void saysWhyEachOtherPeriodIsLeftOut() {
        AnalysisPlan plan = plan(
                START.plusDays(35),
                new PlanOptions(
                        true,
                        false,
                        false,
                        List.of(),
                        Set.of(AnalysisPeriod.DAYS_28, AnalysisPeriod.WEEK),
                        OPTIONS.anchor(),
                        "proj",
                        "dset",
                        OPTIONS.platforms()));

        assertThat(plan.periods()).isEmpty();
        assertThat(plan.notDue())
                .hasSize(6)
                .containsEntry(AnalysisPeriod.DAY, new Reason.NotSelected(AnalysisPeriod.DAY))
                .containsEntry(
                        AnalysisPeriod.WEEK,
                        new Reason.NotDue(AnalysisPeriod.WEEK, START.plusDays(35), START.plusDays(41)));
        assertThat(plan(START.plusDays(34), OPTIONS).notDue())
                .containsEntry(AnalysisPeriod.DAYS_28, new Reason.NoMetrics(AnalysisPeriod.DAYS_28));
    }

    @Test
    void keepsToTheMetricsThatWereAskedFor() {
        PeriodPlan week = period(WEEK_1, options(true, List.of("uri_count")), AnalysisPeriod.WEEK);

        assertThat(week.summaries()).containsExactly(PlanFixtures.MEAN_OF_URIS);
        assertThat(tables(week.metrics())).containsExactly("a_golden_experiment_enrollments_main_week_1");
        assertThat(week.metrics().get(0).metrics()).containsExactly(PlanFixtures.URIS);
        assertThat(week.bases()).containsExactly(ENROLLMENTS, EXPOSURES);
        assertThat(plan(WEEK_1, options(true, List.of("unknown"))).notDue())
                .containsEntry(
                        AnalysisPeriod.WEEK, new Reason.NoMatchingMetrics(AnalysisPeriod.WEEK, List.of("unknown"), ""));
        assertThat(plan(WEEK_1, options(true, List.of("uri_cuont"))).notDue().get(AnalysisPeriod.WEEK))
                .extracting(Reason::sentence)
                .asString()
                .endsWith("(did you mean 'uri_count'?)");
    }

    @Test
    void addsWhatAnAskedForRatioDependsOn() {
        PeriodPlan week = period(WEEK_1, options(true, List.of("ad_rate", "ad_clicks")), AnalysisPeriod.WEEK);

        assertThat(week.addedDependencies()).containsExactly("active_hours");
        assertThat(week.summaries())
                .containsExactly(
                        PlanFixtures.MEAN_OF_HOURS,
                        PlanFixtures.ADJUSTED_HOURS,
                        PlanFixtures.CLICK_DECILES,
                        PlanFixtures.RATE_RATIO);
    }

    @Test
    void makesColumnsOfWhatARatioDependsOn() {
        Map<AnalysisPeriod, List<Summary>> summaries = PlanFixtures.summaries();
        summaries.put(AnalysisPeriod.WEEK, List.of(PlanFixtures.RATE_RATIO));
        AnalysisConfig config = PlanFixtures.config(PlanFixtures.experiment(), summaries, null);

        PeriodPlan week = find(AnalysisPlanner.plan(config, WEEK_1, OPTIONS), AnalysisPeriod.WEEK);

        assertThat(tables(week.metrics()))
                .containsExactly(
                        "a_golden_experiment_enrollments_search_week_1", "a_golden_experiment_enrollments_main_week_1");
    }

    @Test
    void losesOnlyTheDataSourceThatCannotBe() {
        DataSource broken = SqlFixtures.source("broken", "mozdata.{no_such}.x", null);
        Metric metric = SqlFixtures.metric("lost", broken, "COUNT(*)", List.of(ENROLLMENTS));
        Map<AnalysisPeriod, List<Summary>> summaries = PlanFixtures.summaries();
        summaries.put(
                AnalysisPeriod.WEEK,
                List.of(PlanFixtures.MEAN_OF_URIS, PlanFixtures.summary(metric, "count", Map.of())));
        AnalysisConfig config = PlanFixtures.config(PlanFixtures.experiment(), summaries, null);

        PeriodPlan week = find(AnalysisPlanner.plan(config, WEEK_1, OPTIONS), AnalysisPeriod.WEEK);

        assertThat(tables(week.metrics())).containsExactly("a_golden_experiment_enrollments_main_week_1");
        assertThat(week.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.dataSource()).isEqualTo("broken");
            assertThat(refused.metrics()).containsExactly(metric);
            assertThat(refused.errorClass()).isEqualTo("ValueError");
            assertThat(refused.message()).contains("data source 'broken'", "{no_such}");
        });
    }

    @Test
    void writesPrivateResultsToTheirOwnDataset() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.dataset = "secret";
        AnalysisConfig config = PlanFixtures.config(change.experiment(), PlanFixtures.summaries(), null);

        AnalysisPlan plan = (AnalysisPlan) AnalysisPlanner.plan(config, WEEK_1, OPTIONS);

        assertThat(plan.enrollments().table()).hasToString("proj.secret.enrollments_a_golden_experiment");
        assertThat(plan.periods()).allSatisfy(period -> {
            assertThat(period.statisticsTable().dataset()).isEqualTo("secret");
            assertThat(period.metrics())
                    .allSatisfy(node -> assertThat(node.sql()).doesNotContain("dset"));
        });
    }

    @Test
    void makesEnrollmentsOnceEnrollmentIsOver() {
        assertThat(plan(PlanFixtures.LAST_ENROLLMENT.minusDays(1), OPTIONS).enrollmentsDue())
                .isFalse();
        assertThat(plan(PlanFixtures.LAST_ENROLLMENT, OPTIONS).enrollmentsDue()).isTrue();
        assertThat(plan(PlanFixtures.LAST_ENROLLMENT, OPTIONS).enrollments())
                .isEqualTo(plan(PlanFixtures.END, OPTIONS).enrollments());
    }

    @Test
    void saysWhyAnExperimentIsNotAnalysed() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.rollout = true;
        AnalysisConfig config = PlanFixtures.config(change.experiment(), PlanFixtures.summaries(), null);

        assertThat(AnalysisPlanner.plan(config, WEEK_1, OPTIONS))
                .isEqualTo(new Planned.NotRunnable("a-golden-experiment", WEEK_1, new Reason.Rollout()));
    }

    @Test
    void refusesAnExperimentWithoutAnalysisUnit() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.unit = null;
        AnalysisConfig config = PlanFixtures.config(change.experiment(), PlanFixtures.summaries(), null);

        assertThat(AnalysisPlanner.plan(config, WEEK_1, OPTIONS))
                .isInstanceOfSatisfying(Planned.NotRunnable.class, not -> {
                    assertThat(not.reason().errorClass()).contains("ValueError");
                    assertThat(not.reason().sentence()).contains("no analysis unit");
                });
    }

    @Test
    void refusesAMalformedSlug() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.slug = "a' OR 1=1";
        AnalysisConfig config = PlanFixtures.config(change.experiment(), PlanFixtures.summaries(), null);

        assertThatThrownBy(() -> AnalysisPlanner.plan(config, WEEK_1, OPTIONS))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("must match");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isAPureFunction(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
            LocalDate date = START.plusDays(random.nextInt(60));
            PlanOptions options = options(random.nextBoolean(), List.of());

            assertThat(AnalysisPlanner.plan(PlanFixtures.config(), date, options))
                    .isEqualTo(AnalysisPlanner.plan(PlanFixtures.config(), date, options));
        }
    }

    @Test
    void changesAQuestionsKeyWithWhatItReads() {
        PlanFixtures.Change change = new PlanFixtures.Change();
        change.enrollmentQuery = "SELECT 1 AS analysis_id";
        AnalysisConfig other = PlanFixtures.config(change.experiment(), PlanFixtures.summaries(), null);
        PeriodPlan before = period(WEEK_1, OPTIONS, AnalysisPeriod.WEEK);
        PeriodPlan after = find(AnalysisPlanner.plan(other, WEEK_1, OPTIONS), AnalysisPeriod.WEEK);

        assertThat(after.metrics().get(0).sql())
                .isEqualTo(before.metrics().get(0).sql());
        assertThat(after.metrics().get(0).questionKey())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(before.metrics().get(0).questionKey());
    }

    private static AnalysisPlan plan(LocalDate date, PlanOptions options) {
        return (AnalysisPlan) AnalysisPlanner.plan(PlanFixtures.config(), date, options);
    }

    private static PeriodPlan period(LocalDate date, PlanOptions options, AnalysisPeriod period) {
        return find(AnalysisPlanner.plan(PlanFixtures.config(), date, options), period);
    }

    private static PeriodPlan find(Planned planned, AnalysisPeriod period) {
        return ((AnalysisPlan) planned)
                .periods().stream()
                        .filter(plan -> plan.period() == period)
                        .findFirst()
                        .orElseThrow();
    }

    private static List<String> tables(List<MetricsNode> nodes) {
        return nodes.stream().map(node -> node.table().table()).toList();
    }

    private static PlanOptions options(boolean discrete, List<String> metricSlugs) {
        return new PlanOptions(
                discrete,
                false,
                false,
                metricSlugs,
                EnumSet.allOf(AnalysisPeriod.class),
                OPTIONS.anchor(),
                "proj",
                "dset",
                OPTIONS.platforms());
    }
}

package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftoversTest {
    private static final Set<AnalysisPeriod> ALL = EnumSet.allOf(AnalysisPeriod.class);
    private static final List<String> THERE = List.of(
            "a_golden_experiment_enrollments_main_week_1",
            "a_golden_experiment_enrollments_gone_week_1",
            "a_golden_experiment_enrollments_week_1",
            "a_golden_experiment_enrollments_main_week_2",
            "a_golden_experiment_enrollments_week_2",
            "a_golden_experiment_enrollments_gone_day_9",
            "a_golden_experiment_exposures_main_week_99",
            "statistics_a_golden_experiment_week_1",
            "statistics_a_golden_experiment_week_7",
            "statistics_a_golden_experiment_days28_1",
            "statistics_a_golden_experiment_overall_1",
            "statistics_a_golden_experiment_preenrollment_week_1",
            "statistics_another_week_99",
            "enrollments_a_golden_experiment",
            "a_golden_experiment_enrollments_weekly");

    @Test
    void areOtherTablesOfAWindowThatWasWritten() {
        assertThat(left(PlanFixtures.WEEK_1, ALL, false, PlanFixtures.OPTIONS))
                .containsExactly(
                        "a_golden_experiment_enrollments_gone_week_1", "a_golden_experiment_enrollments_week_1");
        assertThat(left(PlanFixtures.WEEK_1, ALL, false, PlanFixtures.OPTIONS.in(MetricsForm.of(false, null))))
                .containsExactly(
                        "a_golden_experiment_enrollments_main_week_1", "a_golden_experiment_enrollments_gone_week_1");
    }

    @Test
    void areWindowsThatThereAreNoMoreOnceTheLastDateIsDone() {
        assertThat(left(PlanFixtures.END, ALL, true, PlanFixtures.OPTIONS))
                .as("six weeks are complete on the end date, and no metrics are configured for 28 days")
                .containsExactly(
                        "a_golden_experiment_exposures_main_week_99",
                        "statistics_a_golden_experiment_week_7",
                        "statistics_a_golden_experiment_days28_1");
        assertThat(left(PlanFixtures.WEEK_1, ALL, true, PlanFixtures.OPTIONS))
                .as("one week is complete, and the experiment goes on")
                .contains("a_golden_experiment_enrollments_main_week_2", "statistics_a_golden_experiment_overall_1")
                .doesNotContain(
                        "statistics_a_golden_experiment_preenrollment_week_1", "statistics_a_golden_experiment_week_1");
    }

    @Test
    void areOfThePeriodsThatWereAskedForOnly() {
        Set<AnalysisPeriod> overall = EnumSet.of(AnalysisPeriod.OVERALL);

        assertThat(left(PlanFixtures.END, overall, true, PlanFixtures.OPTIONS.of(overall)))
                .isEmpty();
    }

    private static Stream<String> left(LocalDate date, Set<AnalysisPeriod> asked, boolean last, PlanOptions options) {
        AnalysisConfig config = PlanFixtures.config();
        AnalysisPlan plan = (AnalysisPlan) AnalysisPlanner.plan(config, date, options);
        Leftovers leftovers = new Leftovers(config, plan, options, asked, last);
        return THERE.stream().filter(leftovers::contains);
    }
}

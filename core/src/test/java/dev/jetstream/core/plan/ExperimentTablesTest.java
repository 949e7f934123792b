package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.plan.ExperimentTables.StatisticsOf;
import dev.jetstream.core.plan.ExperimentTables.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentTablesTest {
    private final ExperimentTables tables = new ExperimentTables("my-exp");

    @ParameterizedTest
    @CsvSource({
        "statistics_my_exp_day_3, DAY, 3, true",
        "statistics_my_exp_days28_1, DAYS_28, 1, true",
        "statistics_my_exp_preenrollment_week_1, PREENROLLMENT_WEEK, 1, true",
        "my_exp_enrollments_week_12, WEEK, 12, false",
        "my_exp_exposures_clients_daily_week_2, WEEK, 2, false",
        "my_exp_enrollments_clients_daily_preenrollment_days28_1, PREENROLLMENT_DAYS_28, 1, false",
        "my_exp_enrollments_week_overall_1, OVERALL, 1, false",
    })
    void readsTheWindowFromTheName(String table, AnalysisPeriod period, int index, boolean isStatistics) {
        assertThat(tables.window(table)).contains(new Window(period, index, isStatistics));
    }

    /** Q7 and Q32: a day is no 28 days, {@code _} no wildcard, and a slug no other's beginning. */
    @ParameterizedTest
    @CsvSource({
        "statistics_my_exp_2_day_3",
        "statistics_myXexp_day_3",
        "statistics_my_exp_daily",
        "my_exp_enrollments_daily",
        "my_exp_2_enrollments_day_1",
        "enrollments_my_exp",
        "my_exp_day_1",
        "statistics_my_exp_day_",
        "statistics_my_exp_day_3_old",
    })
    void knowsNoOtherTables(String table) {
        assertThat(tables.window(table)).isEmpty();
    }

    @Test
    void tellsPeriodsApart() {
        List<AnalysisPeriod> day = List.of(AnalysisPeriod.DAY);

        assertThat(tables.isOf("my_exp_enrollments_days28_1", day)).isFalse();
        assertThat(tables.isOf("my_exp_enrollments_day_1", day)).isTrue();
        assertThat(tables.isOf("my_exp_enrollments_preenrollment_week_1", List.of(AnalysisPeriod.WEEK)))
                .isFalse();
        assertThat(tables.isEnrollments("enrollments_my_exp")).isTrue();
        assertThat(tables.isEnrollments("enrollments_my_exp_2")).isFalse();
    }

    @Test
    void saysWhoseStatisticsTheseAre() {
        assertThat(ExperimentTables.statisticsOf("statistics_my_exp_preenrollment_week_1"))
                .contains(new StatisticsOf("my_exp", AnalysisPeriod.PREENROLLMENT_WEEK));
        assertThat(ExperimentTables.statisticsOf("statistics_a_day_in_week_2"))
                .contains(new StatisticsOf("a_day_in", AnalysisPeriod.WEEK));
        assertThat(ExperimentTables.statisticsOf("statistics_my_exp_weekly")).isEmpty();
    }
}

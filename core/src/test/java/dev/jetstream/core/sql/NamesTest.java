package dev.jetstream.core.sql;

import static dev.jetstream.core.experiment.AnalysisBasis.ENROLLMENTS;
import static dev.jetstream.core.experiment.AnalysisBasis.EXPOSURES;
import static dev.jetstream.core.experiment.AnalysisPeriod.DAYS_28;
import static dev.jetstream.core.experiment.AnalysisPeriod.OVERALL;
import static dev.jetstream.core.experiment.AnalysisPeriod.PREENROLLMENT_WEEK;
import static dev.jetstream.core.experiment.AnalysisPeriod.WEEK;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The names are an outside contract. */
class NamesTest {
    private final Names names = new Names("p", "d", "My-exp.v2");

    @Test
    void namesTables() {
        assertThat(names.enrollments()).hasToString("p.d.enrollments_My_exp_v2");
        assertThat(names.metrics(ENROLLMENTS, WEEK, 3)).hasToString("p.d.My_exp_v2_enrollments_week_3");
        assertThat(names.metrics(EXPOSURES, "clients-daily", DAYS_28, 1))
                .hasToString("p.d.My_exp_v2_exposures_clients_daily_days28_1");
        assertThat(names.statistics(PREENROLLMENT_WEEK, 1))
                .hasToString("p.d.statistics_My_exp_v2_preenrollment_week_1");
    }

    @Test
    void namesViews() {
        assertThat(names.metricsView(EXPOSURES, WEEK)).hasToString("p.d.My_exp_v2_exposures_weekly");
        assertThat(names.statisticsView(OVERALL)).hasToString("p.d.statistics_My_exp_v2_overall");
        assertThat(names.statisticsView(PREENROLLMENT_WEEK))
                .hasToString("p.d.statistics_My_exp_v2_preenrollment_weekly");
    }
}

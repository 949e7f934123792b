package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong with a summary is told before any query, and as an event when it is computed all the same. */
final class SummaryCheckTest {
    private static final Sample SAMPLE = Summaries.sample(new double[] {1, 2}, new double[] {3, 4});

    @Test
    void findsNothingInASoundSummary() {
        Summary summary = Summaries.summary(
                "bootstrap_mean", Map.of("num_samples", 100L), new PreTreatment("remove_nulls", Map.of()));

        assertThat(SummaryCheck.problems(summary)).isEmpty();
    }

    @Test
    void namesTheNearestStatistic() {
        assertThat(SummaryCheck.problems(Summaries.summary("bootstrapmean")))
                .singleElement()
                .asString()
                .contains("Statistic 'bootstrapmean' does not exist.", "'bootstrap_mean'");
    }

    @Test
    void namesTheNearestParameterAndPreTreatment() {
        Summary summary = Summaries.summary(
                "deciles", Map.of("confidence_intervall", 0.9), new PreTreatment("zero_fil", Map.of()));

        List<String> problems = SummaryCheck.problems(summary);

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).contains("'confidence_interval'");
        assertThat(problems.get(1)).contains("'zero_fill'");
    }

    @Test
    void wantsAFractionToDropFromALinearModel() {
        assertThat(SummaryCheck.problems(Summaries.summary("linear_model_mean", Map.of("drop_highest", 0L))))
                .singleElement()
                .asString()
                .contains("'drop_highest'", "a float");
        assertThat(SummaryCheck.problems(Summaries.summary("bootstrap_mean", Map.of("drop_highest", 0L))))
                .isEmpty();
    }

    @Test
    void wantsAPreEnrollmentPeriodForACovariate() {
        Summary summary =
                Summaries.summary("linear_model_mean", Map.of("covariate_adjustment", Map.of("period", "week")));

        assertThat(SummaryCheck.problems(summary)).singleElement().asString().contains("preenrollment_week");
        assertThat(Covariate.of(summary, AnalysisPeriod.OVERALL)).isEmpty();
    }

    @Test
    void tellsAnEventWhereTheLogTablesReadersLook() {
        StatisticResult result = Summaries.compute(Summaries.summary("nope"), SAMPLE);

        assertThat(result.rows()).isEmpty();
        assertThat(result.events()).singleElement().satisfies(event -> {
            assertThat(event.filename()).isEqualTo("analysis.py");
            assertThat(event.function()).isEqualTo("calculate_statistics");
            assertThat(event.message()).startsWith("Error while computing statistic nope for metric m: ");
            assertThat(event.period()).isEqualTo("overall");
        });
    }

    @Test
    void asksForTheCovariateOutsidePreEnrollmentOnly() {
        Summary summary = Summaries.summary(
                "linear_model_mean", Map.of("covariate_adjustment", Map.of("period", "preenrollment_week")));

        assertThat(Covariate.of(summary, AnalysisPeriod.WEEK))
                .contains(new Covariate("m", AnalysisPeriod.PREENROLLMENT_WEEK));
        assertThat(Covariate.of(summary, AnalysisPeriod.PREENROLLMENT_DAYS_28)).isEmpty();
    }
}

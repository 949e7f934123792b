package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as readers of the exported JSON know them. */
final class RowShapeTest {
    private static final Sample SAMPLE =
            Summaries.sample(new double[] {0, 1, 1, 0}, new double[] {1, 1, 0}, new double[] {0, 1});

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "12, 12.0",
        "0.10, 0.1",
        "1e-9, 0.0",
        "1e20, 1e+20",
        "0.0000125, 1.3e-05",
        "-3.25, -3.25",
        "123456789.1234567, 123456789.123457",
        "1000000000000.1234567, 1000000000000.1234",
        "1e15, 1000000000000000.0"
    })
    void writesParametersAsTheShortestText(double number, String text) {
        assertThat(ParameterText.of(number)).isEqualTo(text);
    }

    @Test
    void comparesAllPairsOfBranches() {
        assertThat(Summaries.compute(Summaries.summary("binomial"), SAMPLE).rows())
                .hasSize(15);
        assertThat(Summaries.compute(Summaries.summary("deciles"), SAMPLE).rows())
                .hasSize(135);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bootstrap_mean", "binomial", "deciles"})
    void givesBoundsForAnyWidthThatNestInWiderOnes(String statistic) {
        List<StatisticRow> narrow = Summaries.compute(
                        Summaries.summary(statistic, Map.of("confidence_interval", 0.8)), SAMPLE)
                .rows();
        List<StatisticRow> wide = Summaries.compute(
                        Summaries.summary(statistic, Map.of("confidence_interval", 0.9)), SAMPLE)
                .rows();

        int compared = 0;
        for (int i = 0; i < narrow.size(); i++) {
            Double lower = narrow.get(i).lower();
            Double wideLower = wide.get(i).lower();
            Double upper = narrow.get(i).upper();
            Double wideUpper = wide.get(i).upper();
            if (lower != null && wideLower != null && upper != null && wideUpper != null) {
                assertThat(wideLower).isLessThanOrEqualTo(lower);
                assertThat(wideUpper).isGreaterThanOrEqualTo(upper);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(5);
    }

    @Test
    void countsBranchesOfTheRecipeWithoutClientsAsZero() {
        List<StatisticRow> rows =
                CountRows.of(Map.of("b", 5L, "x", 2L), Summaries.context(List.of("a", "b"), AnalysisPeriod.WEEK));

        assertThat(rows).extracting(StatisticRow::branch).containsExactly("a", "b", "x");
        assertThat(rows).extracting(StatisticRow::point).containsExactly(0.0, 5.0, 2.0);
    }

    @Test
    void treatsTheDependenciesOfARatio() {
        Summary summary = new Summary(
                Summaries.metric("r", true),
                "population_ratio",
                Map.of("numerator", "x", "denominator", "y"),
                List.of(new PreTreatment("remove_nulls", Map.of())));
        double[] x = {1, 2, Double.NaN, 4};
        double[] y = {2, 4, 6, Double.NaN};
        Sample sample = new Sample(ValueType.REAL, List.of(new BranchSample("a", WeightedPairs.ofRows(x, y))));

        StatisticResult result = Summaries.compute(summary, sample);

        assertThat(result.events()).isEmpty();
        assertThat(result.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.point()).isEqualTo(0.5));
    }

    @Test
    void refusesAStatisticOfValuesForARatioMetric() {
        Summary summary = new Summary(Summaries.metric("r", true), "bootstrap_mean", Map.of(), List.of());
        Sample sample = new Sample(
                ValueType.REAL,
                List.of(new BranchSample("a", WeightedPairs.ofRows(new double[] {1}, new double[] {2}))));

        StatisticResult result = Summaries.compute(summary, sample);

        assertThat(result.rows()).isEmpty();
        assertThat(result.events())
                .singleElement()
                .satisfies(event -> assertThat(event.message()).contains("has no values of its own"));
    }
}

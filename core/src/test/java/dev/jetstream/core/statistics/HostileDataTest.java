package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that break naive arithmetic: rows without NaN or an event, never an exception. */
final class HostileDataTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final List<String> STATISTICS = List.of(
            "bootstrap_mean",
            "linear_model_mean",
            "per_client_dau_impact",
            "binomial",
            "deciles",
            "count",
            "sum",
            "kernel_density_estimate",
            "empirical_cdf",
            "population_ratio");
    private static final Map<String, double[][]> DATA = Map.ofEntries(
            Map.entry("one client each", new double[][] {{1}, {2}}),
            Map.entry("two clients", new double[][] {{1, 5}, {2, 2}}),
            Map.entry("all equal", new double[][] {{3, 3, 3}, {3, 3}}),
            Map.entry("huge", new double[][] {{1e308, -1e308, 1e307, 5e307}, {1e308, 1e308, 1e306}}),
            Map.entry("denormal", new double[][] {{4.9e-324, 1e-320, 0}, {1e-310, 2e-310}}),
            Map.entry("negative zero", new double[][] {{-0.0, 0.0, -0.0}, {0.0, 1.0}}),
            Map.entry("zero reference", new double[][] {{0, 0, 0, 0}, {1, 2, 3, 0}}),
            Map.entry("all infinite", new double[][] {{INF, INF}, {INF}}),
            Map.entry("both infinities", new double[][] {{INF, 1, 2}, {-INF, 3, 4}}),
            Map.entry("all null", new double[][] {{Double.NaN, Double.NaN}, {Double.NaN}}),
            Map.entry("some null", new double[][] {{1, Double.NaN, 2}, {3, 4, 5}}),
            Map.entry("far from zero", new double[][] {{1e15, 1e15 + 1, 1e15 + 2}, {1e15 + 1, 1e15 + 3}}),
            Map.entry("crossing zero", new double[][] {{-1, 1, -2, 2}, {-3, 3, 1}}),
            Map.entry("no branch", new double[][] {}),
            Map.entry("empty branch", new double[][] {{}, {1, 2, 3}}));

    static Stream<Arguments> cases() {
        return DATA.keySet().stream()
                .sorted()
                .flatMap(data -> STATISTICS.stream().map(statistic -> Arguments.of(statistic, data)));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("cases")
    void givesRowsOrAnEvent(String statistic, String data) {
        Map<String, Object> parameters =
                "population_ratio".equals(statistic) ? Map.of("numerator", "x", "denominator", "y") : Map.of();
        double[][] branches = DATA.getOrDefault(data, new double[0][]);

        StatisticResult result = Summaries.compute(
                Summaries.summary(statistic, parameters),
                "population_ratio".equals(statistic) ? pairs(branches) : Summaries.sample(branches));

        boolean measured = Arrays.stream(branches).anyMatch(values -> values.length > 0);
        boolean comparable = !"per_client_dau_impact".equals(statistic) || !"empty branch".equals(data);
        if (measured && comparable) {
            assertThat(result.rows().size() + result.events().size()).isPositive();
        }
        assertThat(result.events())
                .as("failures that are foreseen, which is what StatisticFailure is for")
                .allSatisfy(event -> assertThat(event.exception())
                        .satisfiesAnyOf(
                                text -> assertThat(text).isNull(),
                                text -> assertThat(text).startsWith("ValueError: "),
                                text -> assertThat(text).startsWith("TypeError: "),
                                text -> assertThat(text).startsWith("StatisticComputationException: ")));
        for (StatisticRow row : result.rows()) {
            Double lower = row.lower();
            Double upper = row.upper();
            assertThat(lower == null || upper == null || lower <= upper)
                    .as("%s", row)
                    .isTrue();
        }
    }

    @Test
    void keepsPrecisionFarFromZero() {
        StatisticResult result = Summaries.compute(
                Summaries.summary("linear_model_mean", Map.of("drop_highest", 0.0)),
                Summaries.sample(new double[] {1e15, 1e15 + 2}, new double[] {1e15 + 4, 1e15 + 6}));

        assertThat(result.rows().get(2).point()).isEqualTo(4.0);
    }

    @Test
    void keepsTheScaleOfHugeValues() {
        double[] small = {1, 2, 4, 8, 9};
        double[] huge =
                Arrays.stream(small).map(value -> value * Math.scalb(1.0, 1000)).toArray();

        StatisticResult plain = Summaries.compute(Summaries.summary("bootstrap_mean"), Summaries.sample(small, small));
        StatisticResult scaled = Summaries.compute(Summaries.summary("bootstrap_mean"), Summaries.sample(huge, huge));

        for (int i = 0; i < plain.rows().size(); i++) {
            StatisticRow row = plain.rows().get(i);
            double factor = "relative_uplift".equals(row.comparison()) ? 1 : Math.scalb(1.0, 1000);
            assertThat(present(scaled.rows().get(i).upper()) / factor).isCloseTo(present(row.upper()), within(1e-8));
        }
    }

    @Test
    void leavesOtherReferencesAloneWhenOneIsAllZero() {
        StatisticResult result = Summaries.compute(
                Summaries.summary("linear_model_mean"),
                Summaries.sample(new double[][] {{0, 0, 0}, {1, 2, 3}, {2, 3, 5}}));

        assertThat(result.rows()).noneMatch(row -> "a".equals(row.comparisonToBranch()));
        assertThat(result.rows()).hasSize(3 + 2 * 2 * 2);
        assertThat(result.events()).singleElement().satisfies(event -> {
            assertThat(event.function()).isEqualTo("transform");
            assertThat(event.exceptionType()).isEqualTo("StatisticComputationException");
        });
    }

    private static Sample pairs(double[][] branches) {
        List<BranchSample> samples = new ArrayList<>();
        for (int i = 0; i < branches.length; i++) {
            double[] y = new double[branches[i].length];
            Arrays.fill(y, 2);
            samples.add(new BranchSample("b" + i, WeightedPairs.ofRows(branches[i], y)));
        }
        return new Sample(ValueType.REAL, samples);
    }

    private static double present(@Nullable Double value) {
        return Objects.requireNonNull(value);
    }
}

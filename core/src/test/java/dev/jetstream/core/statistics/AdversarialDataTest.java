package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each statistic gives for data that break careless code, written down before the code was: so many rows, of them
 * so many with a point and with an interval, or the failure by its class and a word of its message.
 *
 * <p>Two branches, {@code a} and {@code b}; comparisons in both directions. {@code CURVE} stands for rows without
 * interval, as many as there are distinct parameters.
 */
final class AdversarialDataTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NULL = Double.NaN;
    private static final double HUGE = 1e308;
    private static final double TINY = Double.MIN_VALUE;

    private static final Map<String, double[][]> DATA = Map.ofEntries(
            Map.entry("all equal", new double[][] {{3, 3, 3, 3}, {3, 3, 3}}),
            Map.entry("one client", new double[][] {{5}, {7}}),
            Map.entry("two clients", new double[][] {{1, 2}, {2, 4}}),
            Map.entry("1e308", new double[][] {{HUGE, HUGE / 2, HUGE / 4}, {HUGE, HUGE / 8, HUGE / 2}}),
            Map.entry("minus zero", new double[][] {{-0.0, 0.0, -0.0}, {0.0, -0.0, 0.0}}),
            Map.entry("denormals", new double[][] {{TINY, 2 * TINY, 4 * TINY}, {TINY, 3 * TINY, 8 * TINY}}),
            Map.entry("1e15 + small", new double[][] {{1e15, 1e15 + 1, 1e15 + 3}, {1e15 + 1, 1e15 + 2, 1e15 + 6}}),
            Map.entry("all null", new double[][] {{NULL, NULL}, {NULL}}),
            Map.entry("all infinite", new double[][] {{INF, INF}, {INF, INF, INF}}),
            Map.entry("beyond 2^53", new double[][] {
                {0x1p60, 0x1p60 + 256, 0x1p60 + 1024}, {0x1p60 + 512, 0x1p60 + 2048, 0x1p61}
            }));

    static Stream<Arguments> cases() {
        return Stream.of(
                // statistic, data, rows, with a point, with an interval, failure
                expect("bootstrap_mean", "all equal", rows(6, 6, 6)),
                expect("bootstrap_mean", "one client", rows(6, 6, 6)),
                expect("bootstrap_mean", "two clients", rows(6, 6, 6)),
                expect("bootstrap_mean", "1e308", rows(6, 6, 6)),
                expect("bootstrap_mean", "minus zero", rows(6, 4, 4)), // nothing is relative to 0
                expect("bootstrap_mean", "denormals", rows(6, 6, 6)),
                expect("bootstrap_mean", "1e15 + small", rows(6, 6, 6)),
                expect("bootstrap_mean", "all null", failure("ValueError", "null values")),
                expect("bootstrap_mean", "all infinite", rows(6, 0, 0)),
                expect("bootstrap_mean", "beyond 2^53", rows(6, 6, 6)),
                expect("linear_model_mean", "all equal", rows(6, 0, 0)), // no deviation, no model
                expect("linear_model_mean", "one client", rows(6, 2, 0)), // two means, and no degree of freedom
                expect("linear_model_mean", "two clients", rows(6, 6, 6)),
                expect("linear_model_mean", "1e308", rows(6, 6, 6)),
                expect("linear_model_mean", "minus zero", failure("StatisticComputationException", "are zero")),
                expect("linear_model_mean", "denormals", rows(6, 0, 0)), // deviation below 1e-8
                expect("linear_model_mean", "1e15 + small", rows(6, 6, 6)),
                expect("linear_model_mean", "all null", failure("StatisticComputationException", "no client has")),
                expect("linear_model_mean", "all infinite", failure("StatisticComputationException", "infinite")),
                expect("linear_model_mean", "beyond 2^53", rows(6, 6, 6)),
                expect("per_client_dau_impact", "all equal", rows(4, 0, 0)),
                expect("per_client_dau_impact", "one client", rows(4, 0, 0)),
                expect("per_client_dau_impact", "two clients", rows(4, 4, 4)),
                expect("per_client_dau_impact", "all null", failure("StatisticComputationException", "no client has")),
                expect("binomial", "all equal", failure("ValueError", "must be 0 or 1")),
                expect("binomial", "minus zero", rows(6, 4, 6)), // no success: an uplift has bounds, no expectation
                expect("binomial", "all null", failure("ValueError", "null values")),
                expect("binomial", "all infinite", failure("ValueError", "must be 0 or 1")),
                expect("deciles", "all equal", rows(54, 54, 54)),
                expect("deciles", "one client", rows(54, 54, 54)),
                expect("deciles", "two clients", rows(54, 54, 54)),
                expect("deciles", "1e308", rows(54, 54, 54)),
                expect("deciles", "minus zero", rows(54, 36, 36)),
                expect("deciles", "denormals", rows(54, 54, 54)),
                expect("deciles", "1e15 + small", rows(54, 54, 54)),
                expect("deciles", "all null", failure("ValueError", "null values")),
                expect("deciles", "all infinite", rows(54, 0, 0)),
                expect("deciles", "beyond 2^53", rows(54, 54, 54)),
                expect("count", "all null", rows(2, 2, 0)),
                expect("count", "all infinite", rows(2, 2, 0)),
                expect("sum", "1e308", rows(2, 2, 0)), // 1.75e308 and 1.625e308
                expect("sum", "minus zero", rows(2, 2, 0)),
                expect("sum", "all null", rows(2, 2, 0)),
                expect("sum", "all infinite", rows(2, 0, 0)),
                expect("sum", "beyond 2^53", rows(2, 2, 0)),
                expect("kernel_density_estimate", "all equal", rows(2, 2, 0)), // one point a branch
                expect("kernel_density_estimate", "one client", rows(2, 2, 0)),
                expect("kernel_density_estimate", "two clients", rows(512, 512, 0)),
                expect("kernel_density_estimate", "1e308", rows(512, 512, 0)),
                expect("kernel_density_estimate", "minus zero", rows(2, 2, 0)),
                expect("kernel_density_estimate", "denormals", rows(2, 2, 0)), // all parameters round to 0
                expect("kernel_density_estimate", "all null", failure("ValueError", "null values")),
                expect("kernel_density_estimate", "all infinite", failure("ValueError", "infinite values")),
                expect("empirical_cdf", "all equal", rows(2, 2, 0)),
                expect("empirical_cdf", "two clients", rows(512, 512, 0)),
                expect("empirical_cdf", "denormals", rows(2, 2, 0)),
                expect("empirical_cdf", "1e308", rows(512, 512, 0)),
                expect("empirical_cdf", "all null", failure("ValueError", "no values")),
                expect("empirical_cdf", "all infinite", failure("ValueError", "infinite values")),
                expect("population_ratio", "all equal", rows(6, 6, 6)),
                expect("population_ratio", "one client", rows(6, 6, 6)),
                expect("population_ratio", "two clients", rows(6, 6, 6)),
                expect("population_ratio", "1e308", rows(6, 6, 6)),
                expect("population_ratio", "minus zero", rows(6, 4, 4)),
                expect("population_ratio", "denormals", rows(6, 6, 6)),
                expect("population_ratio", "1e15 + small", rows(6, 6, 6)),
                expect("population_ratio", "all null", failure("ValueError", "null values")),
                expect("population_ratio", "all infinite", rows(6, 0, 0)),
                expect("population_ratio", "beyond 2^53", rows(6, 6, 6)));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("cases")
    void givesWhatIsWrittenDown(String statistic, String data, Expected expected) {
        StatisticResult result = compute(statistic, DATA.getOrDefault(data, new double[0][]));

        if (expected.failure() == null) {
            assertThat(result.events()).as("events").isEmpty();
            assertThat(result.rows()).hasSize(expected.rows());
        } else {
            assertThat(result.rows()).isEmpty();
            assertThat(result.events()).isNotEmpty().allSatisfy(event -> {
                assertThat(event.exceptionType() + " " + event.exception()).contains(expected.failure());
                assertThat(event.message()).contains(expected.word());
            });
        }
        assertThat(result.rows()).filteredOn(row -> row.point() != null).hasSize(expected.points());
        assertThat(result.rows())
                .filteredOn(row -> row.lower() != null && row.upper() != null)
                .hasSize(expected.intervals());
        assertThat(result.rows()).allSatisfy(row -> {
            for (Double number : Arrays.asList(row.point(), row.lower(), row.upper())) {
                assertThat(number == null || Double.isFinite(number)).isTrue();
            }
            Double lower = row.lower();
            Double upper = row.upper();
            assertThat(lower == null || upper == null || lower <= upper).isTrue();
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statistics")
    void takesNoOtherStatisticDown(String statistic) {
        Sample broken = sample(statistic, DATA.getOrDefault("all null", new double[0][]));
        Sample sound = sample(statistic, new double[][] {{0, 1, 1, 0, 1}, {1, 1, 0, 1, 1}});
        StatisticResult before = compute(statistic, sound);

        StatisticResult failed = compute(statistic, broken);

        assertThat(failed).isNotEqualTo(before);
        assertThat(compute(statistic, sound)).isEqualTo(before);
        assertThat(before.rows()).isNotEmpty();
        assertThat(before.events()).isEmpty();
    }

    static List<String> statistics() {
        return List.of(
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
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statistics")
    void keepsSmallDifferencesOfLargeNumbers(String statistic) {
        StatisticResult near = compute(statistic, new double[][] {{0, 1, 3, 7}, {1, 2, 6, 9}});
        StatisticResult far = compute(statistic, new double[][] {
            {1e15, 1e15 + 1, 1e15 + 3, 1e15 + 7}, {1e15 + 1, 1e15 + 2, 1e15 + 6, 1e15 + 9}
        });

        for (int i = 0; i < far.rows().size(); i++) {
            StatisticRow row = far.rows().get(i);
            if ("difference".equals(row.comparison()) && !"population_ratio".equals(statistic)) {
                StatisticRow same = near.rows().get(i);
                assertThat(row.point()).isCloseTo(same.point(), within(0.125)); // an ulp of 1e15
                assertThat(row.lower()).isCloseTo(same.lower(), within(0.3));
                assertThat(row.upper()).isCloseTo(same.upper(), within(0.3));
            }
        }
    }

    private static StatisticResult compute(String statistic, double[][] branches) {
        return compute(statistic, sample(statistic, branches));
    }

    private static StatisticResult compute(String statistic, Sample sample) {
        Map<String, Object> parameters =
                "population_ratio".equals(statistic) ? Map.of("numerator", "x", "denominator", "y") : Map.of();
        return Summaries.compute(Summaries.summary(statistic, parameters), sample);
    }

    /** For a ratio each value over 2, and over 2 in turn 1 and 2. */
    private static Sample sample(String statistic, double[][] branches) {
        if (!"population_ratio".equals(statistic)) {
            return Summaries.sample(branches);
        }
        List<BranchSample> samples = new ArrayList<>();
        for (int i = 0; i < branches.length; i++) {
            double[] y = new double[branches[i].length];
            Arrays.fill(y, 2);
            samples.add(new BranchSample("b" + i, WeightedPairs.ofRows(branches[i], y)));
        }
        return new Sample(ValueType.REAL, samples);
    }

    private static Arguments expect(String statistic, String data, Expected expected) {
        return Arguments.of(statistic, data, expected);
    }

    private static Expected rows(int rows, int points, int intervals) {
        return new Expected(rows, points, intervals, null, "");
    }

    private static Expected failure(String kind, String word) {
        return new Expected(0, 0, 0, kind, word);
    }

    private record Expected(
            int rows, int points, int intervals, @Nullable String failure, String word) {}
}

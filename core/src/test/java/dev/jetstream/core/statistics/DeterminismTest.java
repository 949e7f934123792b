package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same clients give the same bits, however they are ordered, packed or put together. */
final class DeterminismTest {
    private static final int CLIENTS = 400;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap_mean",
                "linear_model_mean",
                "deciles",
                "kernel_density_estimate",
                "empirical_cdf",
                "sum",
                "population_ratio"
            })
    void givesTheSameBitsInAnyOrder(String statistic) {
        boolean ratio = "population_ratio".equals(statistic);
        Map<String, Object> parameters = ratio ? Map.of("numerator", "x", "denominator", "y") : Map.of();
        double[][] rows = rows(11);
        double[][] shuffled = shuffled(rows, 12);

        StatisticResult straight =
                Summaries.compute(Summaries.summary(statistic, parameters), ratio ? pairs(rows) : whole(rows));
        StatisticResult reordered = Summaries.compute(
                Summaries.summary(statistic, parameters), ratio ? pairs(shuffled) : inTwoSegments(shuffled));

        assertThat(straight.rows()).isNotEmpty();
        assertThat(reordered).isEqualTo(straight);
    }

    private static double[][] rows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] branches = new double[3][CLIENTS];
        for (double[] branch : branches) {
            for (int i = 0; i < CLIENTS; i++) {
                branch[i] = random.nextInt(3) == 0 ? random.nextInt(9) : random.nextDouble() * 7;
            }
        }
        return branches;
    }

    private static double[][] shuffled(double[][] rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] copy = new double[rows.length][];
        for (int branch = 0; branch < rows.length; branch++) {
            copy[branch] = rows[branch].clone();
            for (int i = CLIENTS - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                double swap = copy[branch][i];
                copy[branch][i] = copy[branch][other];
                copy[branch][other] = swap;
            }
        }
        return copy;
    }

    private static Sample whole(double[][] rows) {
        return Summaries.sample(rows);
    }

    private static Sample inTwoSegments(double[][] rows) {
        List<BranchSample> branches = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            double[] first = java.util.Arrays.copyOfRange(rows[i], 0, CLIENTS / 3);
            double[] second = java.util.Arrays.copyOfRange(rows[i], CLIENTS / 3, CLIENTS);
            branches.add(new BranchSample(
                    String.valueOf((char) ('a' + i)),
                    WeightedValues.merge(List.of(WeightedValues.ofRows(second), WeightedValues.ofRows(first)))));
        }
        return new Sample(ValueType.REAL, branches);
    }

    /** The denominator is a function of the numerator, so that shuffling keeps the pairs. */
    private static Sample pairs(double[][] rows) {
        List<BranchSample> branches = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            double[] y = java.util.Arrays.stream(rows[i]).map(x -> 1 + x % 3).toArray();
            branches.add(new BranchSample(String.valueOf((char) ('a' + i)), WeightedPairs.ofRows(rows[i], y)));
        }
        return new Sample(ValueType.REAL, branches);
    }
}

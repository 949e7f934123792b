package dev.jetstream.core.statistics.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jetstream.core.statistics.arrays.Column;
import java.util.Arrays;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Bayesian bootstrap's mean: inversion against replicates, and both sides of the switch against each other. */
final class DirichletMeanTest {
    private static final int REPLICATES = 60_000;

    @ParameterizedTest(name = "{0} clients, shape {1}")
    @CsvSource({"3, 1.0", "4, 1.5", "12, 1.5", "40, 1.5", "150, 2.0", "300, 2.5"})
    void agreesWithReplicates(int clients, double shape) {
        JudgeRandom random = new JudgeRandom(41 + clients);
        double[] values = random.logNormals(clients, shape);
        long[] counts = ones(clients);
        double[] replicates = random.dirichletMeans(values, counts, REPLICATES);

        Law law = law(values, counts);

        double width = replicate(replicates, 0.975) - replicate(replicates, 0.025);
        for (double p : new double[] {0.005, 0.025, 0.25, 0.5, 0.75, 0.975}) {
            // a replicate quantile of 60,000 has a deviation below 0.6 % of the width here
            assertThat(law.quantile(Normal.quantile(p))).isCloseTo(replicate(replicates, p), within(0.02 * width));
        }
    }

    @ParameterizedTest(name = "{0} clients, shape {1}")
    @CsvSource({"60, 0.15", "300, 0.5", "1000, 0.7", "3000, 0.9", "20000, 1.3"})
    void agreesOnBothSidesOfTheSwitch(int clients, double shape) {
        double[] values = new JudgeRandom(7).logNormals(clients, shape);
        long[] counts = ones(clients);
        Moments moments = moments(values, counts);
        assertThat(Cumulants.ofDirichletMean(moments).skewness()).isBetween(0.05, 0.4);

        Law expansion = DirichletMean.expansion(moments, values[0], values[clients - 1]);
        Law inversion = DirichletMean.inversion(values, counts, moments);

        double width = inversion.quantile(1.96) - inversion.quantile(-1.96);
        for (double z : new double[] {-2.58, -1.96, 0, 1.96, 2.58}) {
            assertThat(expansion.quantile(z)).isCloseTo(inversion.quantile(z), within(0.004 * width));
        }
    }

    @Test
    void isTheBetaLawForTwoValues() {
        Law law = DirichletMean.ofTwoValues(10, 3, 14, 2);

        for (double p : new double[] {0.025, 0.3, 0.975}) {
            assertThat(law.quantile(Normal.quantile(p))).isCloseTo(10 + 4 * quantileOfBeta(2, 3, p), within(2e-4));
        }
    }

    @Test
    void invertsWhatTwoValuesHaveInClosedForm() {
        double[] values = {0, 1};
        long[] counts = {5, 4};
        GammaSumSign sign = GammaSumSign.of(values, counts, moments(values, counts));

        for (double p : new double[] {0.001, 0.025, 0.5, 0.975}) {
            assertThat(sign.probabilityAtMost(quantileOfBeta(4, 5, p))).isCloseTo(p, within(1e-9));
        }
    }

    @Test
    void hasTheSampleMeanAsItsOwnWhereItIsTabulated() {
        double[] values = new JudgeRandom(3).logNormals(50, 1.5);
        Law law = law(values, ones(50));

        assertThat(ScoreGrid.mean(law))
                .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-3));
    }

    private static Law law(double[] values, long[] counts) {
        Moments moments = moments(values, counts);
        return DirichletMean.isNearlyNormal(moments)
                ? DirichletMean.expansion(moments, values[0], values[values.length - 1])
                : DirichletMean.inversion(values, counts, moments);
    }

    private static Moments moments(double[] values, long[] counts) {
        return Moments.of(new Column(values, counts, values.length));
    }

    private static long[] ones(int size) {
        long[] ones = new long[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double replicate(double[] sorted, double p) {
        return sorted[(int) (p * (sorted.length - 1))];
    }

    private static double quantileOfBeta(double alpha, double beta, double p) {
        return new BetaDistribution(null, alpha, beta).inverseCumulativeProbability(p);
    }
}

package dev.jetstream.core.statistics.calibration;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The coverage that theory predicts for large branches where a branch is clipped at its own quantile: the intervals do
 * not know that the threshold is estimated, too.
 *
 * <p>A mean clipped at the quantile ξ of 1 - α has the influence function min(x, ξ) + 1{x > ξ} α / f(ξ), up to a
 * constant; the interval's variance is that of min(x, ξ) alone. So 95 % become 2 Φ(1.96 √(V0/V1)) - 1. Source: Huber,
 * "Robust statistics" (1981), 3.3 (Winsorized means). For a ratio of totals u the same with min(x, ξ) - u y. V0, V1 and
 * the sparsity 1/f(ξ), over the quantile's own standard error, from a million simulated clients.
 */
final class Prediction {
    private static final int CLIENTS = 1_000_000;
    private static final double ALPHA = 0.005;
    private static final double NOMINAL = 95;
    private static final double CRITICAL = 1.959963984540054;

    private Prediction() {}

    /** In per cent. */
    static double coverage(Judged judged, Population population, int branch) {
        if (judged != Judged.BOOTSTRAP_MEAN && judged != Judged.POPULATION_RATIO) {
            return NOMINAL;
        }
        SplittableRandom random = new SplittableRandom(population.seed());
        double[] x = population.clients(CLIENTS, random);
        double[] y = new double[CLIENTS];
        for (int i = 0; i < CLIENTS && judged == Judged.POPULATION_RATIO; i++) {
            y[i] = 1 + Math.floor(5 * random.nextDouble());
            x[i] *= y[i];
        }
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double error = Math.sqrt(ALPHA * (1 - ALPHA) / branch);
        double above = Math.max(ALPHA - error, 1e-4);
        double threshold = sorted[(int) ((1 - ALPHA) * CLIENTS)];
        double sparsity = (sorted[(int) ((1 - above) * CLIENTS)] - sorted[(int) ((1 - ALPHA - error) * CLIENTS)])
                / (ALPHA + error - above);
        double ratio = judged == Judged.POPULATION_RATIO ? clippedMean(x, threshold) / clippedMean(y, 5) : 0;
        double known = variance(x, y, threshold, ratio, 0);
        double estimated = variance(x, y, threshold, ratio, ALPHA * sparsity);
        return 100 * (2 * cdf(CRITICAL * Math.sqrt(known / estimated)) - 1);
    }

    private static double clippedMean(double[] values, double threshold) {
        return Arrays.stream(values).map(value -> Math.min(value, threshold)).sum() / values.length;
    }

    private static double variance(double[] x, double[] y, double threshold, double ratio, double jump) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double influence = Math.min(x[i], threshold) - ratio * y[i] + (x[i] > threshold ? jump : 0);
            sum += influence;
            squares += influence * influence;
        }
        double mean = sum / x.length;
        return squares / x.length - mean * mean;
    }

    private static double cdf(double z) {
        return new NormalDistribution(null, 0, 1).cumulativeProbability(z);
    }
}

package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.Column;
import java.util.Arrays;

/**
 * P(Σ w_j v_j ≤ t) for Dirichlet weights w, by numerical inversion.
 *
 * <p>With G_j ~ Gamma(c_j) independent, Σ w_j v_j ≤ t exactly when Q = Σ G_j (v_j - t) ≤ 0, and Q has the
 * characteristic function φ(u) = Π (1 - i u (v_j - t))^-c_j. So P(Q ≤ 0) = 1/2 - 1/π Σ_k Im φ((k+½)h) / (k+½), where
 * the step h is chosen from an exponential (Bernstein) bound so that what the sum folds back is below 1e-12, and the
 * sum ends where |φ| is below 1e-10. Only multiplications, hence the same bits everywhere.
 *
 * <p>More than 256 distinct values are first joined to groups no wider than 1/64 of the sample's deviation, each at its
 * mean: that changes the variance by less than 3e-5 of it.
 *
 * <p>Sources: Gil-Pelaez, Biometrika 38 (1951), doi:10.1093/biomet/38.3-4.481; Imhof, Biometrika 48 (1961),
 * doi:10.1093/biomet/48.3-4.419; Davies, Biometrika 60 (1973), doi:10.1093/biomet/60.2.415.
 */
final class GammaSumSign {
    private static final int FEW_VALUES = 256;
    private static final double GROUP_WIDTH = 1.0 / 64;
    private static final double LOG_FOLDED = 28;
    private static final double NEGLIGIBLE = 1e20;
    private static final int MAX_TERMS = 200_000;

    private final double[] values;
    private final long[] counts;
    private final double mean;
    private final double clients;
    private final double scale;

    private GammaSumSign(double[] values, long[] counts, Moments moments) {
        this.values = values;
        this.counts = counts;
        this.mean = moments.mean();
        this.clients = moments.n();
        this.scale = Math.sqrt(moments.sumOfSquares());
    }

    /** The question for a sample of at least two distinct values, ascending. */
    static GammaSumSign of(double[] values, long[] counts, Moments moments) {
        if (values.length <= FEW_VALUES) {
            return new GammaSumSign(values, counts, moments);
        }
        return grouped(values, counts, GROUP_WIDTH * Math.sqrt(moments.second()));
    }

    /** P(mean ≤ t), with an absolute error below 1e-10 where there are at least four clients. */
    double probabilityAtMost(double t) {
        if (t < values[0]) {
            return 0;
        }
        if (t >= values[values.length - 1]) {
            return 1;
        }
        double step = 2 * Math.PI / reach(t);
        CompensatedSum sum = new CompensatedSum();
        for (int k = 0; k < MAX_TERMS; k++) {
            double u = (k + 0.5) * step / scale;
            double re = 1;
            double im = 0;
            double size = 1;
            for (int j = 0; j < values.length && size < NEGLIGIBLE; j++) {
                double powerRe = 1;
                double powerIm = 0;
                double baseRe = 1;
                double baseIm = -u * (values[j] - t);
                for (long exponent = counts[j]; exponent > 0; exponent >>= 1) {
                    if ((exponent & 1) == 1) {
                        double product = powerRe * baseRe - powerIm * baseIm;
                        powerIm = powerRe * baseIm + powerIm * baseRe;
                        powerRe = product;
                    }
                    double square = baseRe * baseRe - baseIm * baseIm;
                    baseIm = 2 * baseRe * baseIm;
                    baseRe = square;
                }
                double product = re * powerRe - im * powerIm;
                im = re * powerIm + im * powerRe;
                re = product;
                size = re * re + im * im;
            }
            if (!(size < NEGLIGIBLE)) {
                break;
            }
            sum.add(-im / size / (k + 0.5));
        }
        return Math.max(0, Math.min(1, 0.5 - sum.value() / Math.PI));
    }

    /** How far from 0 the sum Q can be, in units of its scale, but for a probability of exp(-28). */
    private double reach(double t) {
        double largest = Math.max(t - values[0], values[values.length - 1] - t) / scale;
        double centre = clients * (mean - t) / scale;
        double variance = 1 + centre * centre / clients;
        double half = LOG_FOLDED * largest;
        return Math.abs(centre) + half + Math.sqrt(half * half + 2 * LOG_FOLDED * variance);
    }

    private static GammaSumSign grouped(double[] values, long[] counts, double width) {
        double[] centres = new double[values.length];
        long[] sizes = new long[values.length];
        int groups = 0;
        int start = 0;
        while (start < values.length) {
            int end = start + 1;
            long clients = counts[start];
            double above = 0;
            while (end < values.length && values[end] - values[start] <= width) {
                clients += counts[end];
                above += counts[end] * (values[end] - values[start]);
                end++;
            }
            centres[groups] = values[start] + above / clients;
            sizes[groups] = clients;
            groups++;
            start = end;
        }
        double[] groupCentres = Arrays.copyOf(centres, groups);
        long[] groupSizes = Arrays.copyOf(sizes, groups);
        return new GammaSumSign(groupCentres, groupSizes, Moments.of(new Column(groupCentres, groupSizes, groups)));
    }
}

package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.List;

/**
 * P(Σ (x - u y) ≤ 0) over n clients drawn with replacement, by numerical inversion: for samples too skewed for an
 * expansion.
 *
 * <p>One draw has the characteristic function ψ(t) = Σ p_j exp(i t z_j) with z_j = x_j - u y_j, the sum ψ(t)^n, and P =
 * 1/2 - 1/π Σ_k Im ψ((k+½)h)^n / (k+½), where the step h comes from an exponential (Bernstein) bound so that what the
 * sum folds back is below 1e-10; the sum ends where |ψ|^n is below 1e-9. Steps of less than that in the cdf, of the
 * single values that the sum can take, are smoothed. O(distinct pairs) a term.
 *
 * <p>Sources as of {@link GammaSumSign}.
 */
final class ResampledSumSign {
    private static final double LOG_FOLDED = 24;
    private static final double LOG_NEGLIGIBLE = -21;
    private static final int MAX_TERMS = 4096;

    private final double[] x;
    private final double[] y;
    private final double[] shares;
    private final double n;
    private final double[] z;
    private final double[] stepRe;
    private final double[] stepIm;
    private final double[] re;
    private final double[] im;

    private ResampledSumSign(double[] x, double[] y, double[] shares, double n) {
        this.x = x;
        this.y = y;
        this.shares = shares;
        this.n = n;
        this.z = new double[x.length];
        this.stepRe = new double[x.length];
        this.stepIm = new double[x.length];
        this.re = new double[x.length];
        this.im = new double[x.length];
    }

    /** The question for pairs that have {@code n} clients. */
    static ResampledSumSign of(List<PairColumn> columns, PairScaling scaling, long n) {
        int size = columns.stream().mapToInt(PairColumn::size).sum();
        double[] x = new double[size];
        double[] y = new double[size];
        double[] shares = new double[size];
        int at = 0;
        for (PairColumn column : columns) {
            for (int i = 0; i < column.size(); i++) {
                x[at] = scaling.x(column.x(i));
                y[at] = scaling.y(column.y(i));
                shares[at] = (double) column.count(i) / n;
                at++;
            }
        }
        return new ResampledSumSign(x, y, shares, n);
    }

    /** The probability for a ratio of {@code u}. */
    double probabilityAtMost(double u) {
        prepare(u);
        double sum = 0;
        for (int k = 0; k < MAX_TERMS; k++) {
            double psiRe = 0;
            double psiIm = 0;
            for (int j = 0; j < z.length; j++) {
                psiRe += shares[j] * re[j];
                psiIm += shares[j] * im[j];
                double turned = re[j] * stepRe[j] - im[j] * stepIm[j];
                im[j] = re[j] * stepIm[j] + im[j] * stepRe[j];
                re[j] = turned;
            }
            double logSize = 0.5 * n * StrictMath.log(psiRe * psiRe + psiIm * psiIm);
            if (!(logSize > LOG_NEGLIGIBLE)) {
                break;
            }
            double angle = n * StrictMath.atan2(psiIm, psiRe);
            sum += StrictMath.exp(logSize) * StrictMath.sin(angle) / (k + 0.5);
        }
        return Math.max(0, Math.min(1, 0.5 - sum / Math.PI));
    }

    /** Sets the turns of a step, and those of half a step to begin with; the step is π over how far the sum can be. */
    private void prepare(double u) {
        double mean = 0;
        double raw = 0;
        double largest = 0;
        for (int j = 0; j < z.length; j++) {
            z[j] = x[j] - u * y[j];
            mean += shares[j] * z[j];
            raw += shares[j] * z[j] * z[j];
        }
        for (double value : z) {
            largest = Math.max(largest, Math.abs(value - mean));
        }
        double variance = n * (raw - mean * mean);
        double half = LOG_FOLDED * largest / 3;
        double reach = Math.abs(n * mean) + half + Math.sqrt(half * half + 2 * LOG_FOLDED * variance);
        double step = Math.PI / reach;
        for (int j = 0; j < z.length; j++) {
            stepRe[j] = StrictMath.cos(step * z[j]);
            stepIm[j] = StrictMath.sin(step * z[j]);
            re[j] = StrictMath.cos(0.5 * step * z[j]);
            im[j] = StrictMath.sin(0.5 * step * z[j]);
        }
    }
}

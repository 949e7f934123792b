package dev.jetstream.core.statistics.law;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.special.Beta;

/** Beta laws: posteriors of a share, and means of two values under a Bayesian bootstrap. */
public final class BetaLaw {
    private static final double NEARLY_NORMAL = 0.1;

    private BetaLaw() {}

    /**
     * The law of Beta(alpha, beta): its exact scores (commons-math3's incomplete beta function, 1e-14) at nodes; where
     * skewness and excess are below 0.1 the expansion of its cumulants, within 1e-5 of an interval's width.
     */
    public static Law of(double alpha, double beta) {
        return of(alpha, beta, 0, 1);
    }

    /** The law of {@code shift} + {@code factor} · Beta(alpha, beta), for a positive factor. */
    static Law of(double alpha, double beta, double shift, double factor) {
        double mean = alpha / (alpha + beta);
        double variance = mean * (1 - mean) / (alpha + beta + 1);
        if (isNearlyNormal(alpha, beta)) {
            return expansion(alpha, beta, shift, factor);
        }
        double deviation = Math.sqrt(variance);
        double from = Math.max(0, mean - 14 * deviation);
        double to = Math.min(1, mean + 14 * deviation);
        return CurveOfScores.between(from, to, x -> score(x, alpha, beta)).law(mean, shift, factor);
    }

    /**
     * The mean of Beta(alpha, beta) and its quantiles at {@code low} and 1 - {@code low}, within 1e-13.
     *
     * @param law {@link #of} the same parameters
     */
    public static Estimate estimate(double alpha, double beta, Law law, double low) {
        double mean = alpha / (alpha + beta);
        if (!isNearlyNormal(alpha, beta)) {
            BetaDistribution exact = new BetaDistribution(null, alpha, beta, 1e-14);
            return new Estimate(
                    mean, exact.inverseCumulativeProbability(low), exact.inverseCumulativeProbability(1 - low));
        }
        double z = Normal.quantile(low);
        return new Estimate(
                mean,
                NearlyNormalBeta.quantile(alpha, beta, low, law.quantile(z)),
                NearlyNormalBeta.quantile(alpha, beta, 1 - low, law.quantile(-z)));
    }

    private static boolean isNearlyNormal(double alpha, double beta) {
        return alpha * beta > 0
                && Math.abs(skewness(alpha, beta)) < NEARLY_NORMAL
                && Math.abs(excess(alpha, beta)) < NEARLY_NORMAL;
    }

    private static double skewness(double alpha, double beta) {
        double total = alpha + beta;
        return 2 * (beta - alpha) * Math.sqrt(total + 1) / ((total + 2) * Math.sqrt(alpha * beta));
    }

    private static double excess(double alpha, double beta) {
        double total = alpha + beta;
        double product = alpha * beta;
        return 6
                * ((alpha - beta) * (alpha - beta) * (total + 1) - product * (total + 2))
                / (product * (total + 2) * (total + 3));
    }

    private static Law expansion(double alpha, double beta, double shift, double factor) {
        double mean = alpha / (alpha + beta);
        double variance = factor * factor * mean * (1 - mean) / (alpha + beta + 1);
        Cumulants cumulants = new Cumulants(
                shift + factor * mean,
                variance,
                skewness(alpha, beta) * variance * Math.sqrt(variance),
                excess(alpha, beta) * variance * variance);
        return CubicLaw.expansion(cumulants, shift, shift + factor);
    }

    private static double score(double x, double alpha, double beta) {
        return x <= alpha / (alpha + beta)
                ? Normal.quantile(Beta.regularizedBeta(x, alpha, beta))
                : -Normal.quantile(Beta.regularizedBeta(1 - x, beta, alpha));
    }
}

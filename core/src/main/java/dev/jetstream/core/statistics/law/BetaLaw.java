package dev.jetstream.core.statistics.law;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.special.Beta;

/** Beta laws: posteriors of a share, and means of two values under a Bayesian bootstrap. */
public final class BetaLaw {
    private BetaLaw() {}

    /** The law of Beta(alpha, beta): its exact scores (commons-math3's incomplete beta function, 1e-14) at nodes. */
    public static Law of(double alpha, double beta) {
        return of(alpha, beta, 0, 1);
    }

    /** The law of {@code shift} + {@code factor} · Beta(alpha, beta), for a positive factor. */
    static Law of(double alpha, double beta, double shift, double factor) {
        double mean = alpha / (alpha + beta);
        double deviation = Math.sqrt(mean * (1 - mean) / (alpha + beta + 1));
        double from = Math.max(0, mean - 14 * deviation);
        double to = Math.min(1, mean + 14 * deviation);
        return CurveOfScores.between(from, to, x -> score(x, alpha, beta)).law(mean, shift, factor);
    }

    /** The quantile of Beta(alpha, beta) at probability {@code p}, within 1e-13. */
    public static double quantile(double alpha, double beta, double p) {
        return new BetaDistribution(null, alpha, beta, 1e-14).inverseCumulativeProbability(p);
    }

    private static double score(double x, double alpha, double beta) {
        return x <= alpha / (alpha + beta)
                ? Normal.quantile(Beta.regularizedBeta(x, alpha, beta))
                : -Normal.quantile(Beta.regularizedBeta(1 - x, beta, alpha));
    }
}

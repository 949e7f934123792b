package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.List;

/**
 * The law of the ordinary bootstrap's ratio of totals: resample clients, divide the sum of x by the sum of y.
 *
 * <p>With Z = x - u y, the ratio is at most u exactly when the resampled mean of Z is at most 0 (for a positive total
 * of y). That mean has the cumulants mean(Z), μ2/n, μ3/n², (μ4 - 3μ2²)/n³, which are polynomials in u from the mixed
 * moments up to order 4; its probability by the Cornish–Fisher score, with an error of the order of skewness³. Where
 * skewness or excess are above 0.2 it is inverted numerically ({@link ResampledSumSign}). Under 30 clients the law has
 * steps that neither sees, and 100,000 seeded replicates take their place ({@link RatioDraws}).
 */
public final class RatioOfTotals {
    private static final int FEW_CLIENTS = 30;
    private static final double NEVER = 1e-5;
    private static final double CUBIC = 0.1;
    private static final double EXPANSION = 0.2;
    private static final double INNER = 0.8;
    private static final double OUTER = 2.3;
    private static final int SECANT_STEPS = 12;

    private RatioOfTotals() {}

    /**
     * The law for a sample of pairs (numerator, denominator); NaN where a resample may well have a total of 0, infinite
     * where all have.
     *
     * @param columns at least one pair
     * @param scaling clips and scales; finite values come out
     */
    public static Law of(List<PairColumn> columns, PairScaling scaling) {
        MixedMoments moments = MixedMoments.of(columns, scaling);
        double ratio = moments.meanX() / moments.meanY();
        if (!Double.isFinite(ratio)) {
            return Law.certain(ratio);
        }
        double withoutY = StrictMath.exp(moments.n() * StrictMath.log((double) zeros(columns) / moments.n()));
        if (withoutY > NEVER) {
            return Law.certain(Double.NaN);
        }
        Cumulants atRatio = moments.of(ratio);
        double deviation = atRatio.deviation() / Math.abs(moments.meanY());
        if (!(deviation > 1e-14 * Math.abs(ratio))) {
            return Law.certain(ratio);
        }
        if (moments.n() < FEW_CLIENTS) {
            return RatioDraws.law(columns, scaling);
        }
        if (isNearlyNormal(atRatio, CUBIC)) {
            return CubicLaw.through(
                    ratio,
                    deviation,
                    INNER,
                    OUTER,
                    quantile(moments, ratio, deviation, -OUTER),
                    quantile(moments, ratio, deviation, -INNER),
                    quantile(moments, ratio, deviation, INNER),
                    quantile(moments, ratio, deviation, OUTER));
        }
        return isNearlyNormal(atRatio, EXPANSION)
                ? expansion(moments, ratio, deviation)
                : inversion(columns, scaling, moments, ratio, deviation);
    }

    private static boolean isNearlyNormal(Cumulants cumulants, double limit) {
        return Math.abs(cumulants.skewness()) < limit && Math.abs(cumulants.excess()) < limit;
    }

    /** The law at nodes, by its expansion. */
    static Law expansion(MixedMoments moments, double ratio, double deviation) {
        double sign = Math.signum(moments.meanY());
        return withMean(CurveOfScores.between(
                        ratio - 8 * deviation,
                        ratio + 8 * deviation,
                        u -> sign * moments.of(u).score(0))
                .law(ratio));
    }

    /** The law at nodes, by inversion. */
    static Law inversion(
            List<PairColumn> columns, PairScaling scaling, MixedMoments moments, double ratio, double deviation) {
        ResampledSumSign sum = ResampledSumSign.of(columns, scaling, moments.n());
        double sign = Math.signum(moments.meanY());
        return withMean(CurveOfScores.between(
                        ratio - 8 * deviation,
                        ratio + 8 * deviation,
                        u -> sign * Normal.quantile(sum.probabilityAtMost(u)))
                .law(ratio));
    }

    private static Law withMean(Law law) {
        return law instanceof SplineLaw spline ? spline.withMean(ScoreGrid.mean(law)) : law;
    }

    /** Where the score is {@code z}: the secant method, as the score is nearly straight. */
    private static double quantile(MixedMoments moments, double ratio, double deviation, double z) {
        double sign = Math.signum(moments.meanY());
        double before = ratio;
        double missBefore = sign * moments.of(before).score(0) - z;
        double at = ratio + z * deviation;
        for (int i = 0; i < SECANT_STEPS; i++) {
            double miss = sign * moments.of(at).score(0) - z;
            if (Math.abs(miss) < 1e-12 || miss == missBefore) {
                return at;
            }
            double next = at - miss * (at - before) / (miss - missBefore);
            before = at;
            missBefore = miss;
            at = next;
        }
        return at;
    }

    private static long zeros(List<PairColumn> columns) {
        long zeros = 0;
        for (PairColumn column : columns) {
            for (int i = 0; i < column.size(); i++) {
                zeros += column.y(i) == 0 ? column.count(i) : 0;
            }
        }
        return zeros;
    }
}

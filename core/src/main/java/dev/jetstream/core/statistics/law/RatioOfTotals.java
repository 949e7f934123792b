package dev.jetstream.core.statistics.law;

/**
 * The law of the ordinary bootstrap's ratio of totals: resample clients, divide the sum of x by the sum of y.
 *
 * <p>With Z = x - u y, the ratio is at most u exactly when the resampled mean of Z is at most 0 (for a positive total
 * of y). That mean has the cumulants mean(Z), μ2/n, μ3/n², (μ4 - 3μ2²)/n³, which are polynomials in u from the mixed
 * moments up to order 4; its probability by the Cornish–Fisher score, with an error of the order of skewness³. Under 30
 * clients the expansion is useless and 100,000 seeded replicates take its place ({@link RatioDraws}).
 */
public final class RatioOfTotals {
    private static final int FEW_CLIENTS = 30;
    private static final double NEVER = 1e-5;

    private RatioOfTotals() {}

    /**
     * The law for a sample of pairs; NaN where a resample may well have a total of 0, infinite where all have.
     *
     * @param x numerators, finite
     * @param y denominators, finite
     * @param counts of the pairs, positive
     */
    public static Law of(double[] x, double[] y, long[] counts) {
        MixedMoments moments = MixedMoments.of(x, y, counts);
        double ratio = moments.meanX() / moments.meanY();
        double withoutY = StrictMath.pow((double) zeros(y, counts) / moments.n(), (double) moments.n());
        if (!Double.isFinite(ratio)) {
            return Law.certain(ratio);
        }
        if (withoutY > NEVER) {
            return Law.certain(Double.NaN);
        }
        double deviation = Math.sqrt(moments.of(ratio).variance()) / Math.abs(moments.meanY());
        if (!(deviation > 1e-14 * Math.abs(ratio))) {
            return Law.certain(ratio);
        }
        if (moments.n() < FEW_CLIENTS) {
            return RatioDraws.law(x, y, counts);
        }
        double sign = Math.signum(moments.meanY());
        Law law = CurveOfScores.between(
                        ratio - 8 * deviation,
                        ratio + 8 * deviation,
                        u -> sign * moments.of(u).score(0))
                .law(ratio);
        return law.withMean(ScoreGrid.mean(law));
    }

    private static long zeros(double[] y, long[] counts) {
        long zeros = 0;
        for (int i = 0; i < y.length; i++) {
            zeros += y[i] == 0 ? counts[i] : 0;
        }
        return zeros;
    }
}

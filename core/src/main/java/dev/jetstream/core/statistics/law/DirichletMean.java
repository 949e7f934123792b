package dev.jetstream.core.statistics.law;

/**
 * The law of the Bayesian bootstrap's mean: Σ w_j v_j with w ~ Dirichlet(counts).
 *
 * <p>One distinct value: certain. Two: a Beta law, exactly. Many clients and little skewness: the Cornish–Fisher
 * expansion of the exact cumulants. Else the law itself by numerical inversion ({@link GammaSumSign}). Around the
 * switch both agree within 0.4 % of a 95 % interval's width, which the tests hold them to.
 */
public final class DirichletMean {
    private static final int FEW_CLIENTS = 30;
    private static final double NEARLY_NORMAL = 0.3;

    private DirichletMean() {}

    /**
     * The law for a sample.
     *
     * @param values ascending, at least one, finite and not above 1e100 in magnitude
     * @param counts of the values, positive
     */
    public static Law of(double[] values, long[] counts) {
        if (values.length == 1) {
            return Law.certain(values[0]);
        }
        if (values.length == 2) {
            return BetaLaw.of((double) counts[1], (double) counts[0]).scaled(values[0], values[1] - values[0]);
        }
        Cumulants cumulants = Cumulants.ofDirichletMean(values, counts);
        if (!(cumulants.deviation() > 0)) {
            return Law.certain(cumulants.mean());
        }
        return isNearlyNormal(cumulants, counts)
                ? expansion(cumulants, values[0], values[values.length - 1])
                : inversion(cumulants, values, counts);
    }

    private static boolean isNearlyNormal(Cumulants cumulants, long[] counts) {
        long n = 0;
        for (long count : counts) {
            n += count;
        }
        return n >= FEW_CLIENTS
                && Math.abs(cumulants.skewness()) <= NEARLY_NORMAL
                && Math.abs(cumulants.excess()) <= NEARLY_NORMAL;
    }

    /** The law by its expansion, whatever that is worth for these cumulants. */
    static Law expansion(Cumulants cumulants, double min, double max) {
        double[] scores = ScoreGrid.scores();
        double[] quantiles = new double[scores.length];
        double reached = min;
        for (int i = 0; i < scores.length; i++) {
            reached = Math.max(reached, Math.min(max, cumulants.quantile(scores[i])));
            quantiles[i] = reached;
        }
        return Law.through(cumulants.mean(), scores, quantiles);
    }

    /** The law by numerical inversion. */
    static Law inversion(Cumulants cumulants, double[] values, long[] counts) {
        GammaSumSign sign = GammaSumSign.of(values, counts);
        double deviation = cumulants.deviation();
        double toLeft = cumulants.third() < 0 ? 14 : 6.5;
        double toRight = cumulants.third() > 0 ? 14 : 6.5;
        double from = Math.max(values[0], cumulants.mean() - toLeft * deviation);
        double to = Math.min(values[values.length - 1], cumulants.mean() + toRight * deviation);
        return CurveOfScores.between(from, to, x -> Normal.quantile(sign.probabilityAtMost(x)))
                .law(cumulants.mean());
    }
}

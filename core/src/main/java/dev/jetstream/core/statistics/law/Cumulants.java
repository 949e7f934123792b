package dev.jetstream.core.statistics.law;

/**
 * The first four cumulants of a law, and the expansion that turns them into quantiles.
 *
 * @param mean first cumulant
 * @param variance second
 * @param third third central moment
 * @param fourth fourth cumulant, 0 for a normal law
 */
public record Cumulants(double mean, double variance, double third, double fourth) {
    /**
     * The cumulants of the Bayesian bootstrap's mean, exactly: Σ w_j v_j with w ~ Dirichlet(counts).
     *
     * <p>With n clients and central moments μ_k of the sample (dividing by n): mean x̄, variance μ2/(n+1), third moment
     * 2μ3/((n+1)(n+2)), fourth (3nμ2² + 6μ4)/((n+1)(n+2)(n+3)). Source: Rubin, "The Bayesian bootstrap", Annals of
     * Statistics 9 (1981), doi:10.1214/aos/1176345338, and the moments of the Dirichlet law.
     *
     * @param moments of the sample
     */
    public static Cumulants ofDirichletMean(Moments moments) {
        double n = moments.n();
        double second = moments.second() / (n + 1);
        double third = 2 * moments.third() / (n + 1) / (n + 2);
        double fourth =
                (3 * n * moments.second() * moments.second() + 6 * moments.fourth()) / (n + 1) / (n + 2) / (n + 3);
        return new Cumulants(moments.mean(), second, third, fourth - 3 * second * second);
    }

    /** The square root of the variance. */
    public double deviation() {
        return Math.sqrt(variance);
    }

    /** Third moment over deviation³. */
    public double skewness() {
        return third / (variance * deviation());
    }

    /** Fourth cumulant over variance². */
    public double excess() {
        return fourth / (variance * variance);
    }

    /**
     * The quantile at normal score {@code z}: error of the order of skewness³ deviations, so for laws near the normal.
     *
     * <p>Source: Cornish and Fisher, "Moments and cumulants in the specification of distributions", Revue de l'Institut
     * International de Statistique 5 (1938), doi:10.2307/1400905.
     */
    public double quantile(double z) {
        double skewness = skewness();
        double z2 = z * z;
        return mean
                + deviation()
                        * (z
                                + (z2 - 1) * skewness / 6
                                + (z2 - 3) * z * excess() / 24
                                - (2 * z2 - 5) * z * skewness * skewness / 36);
    }

    /**
     * The normal score of {@code x}: the inverse of {@link #quantile}, to the same order. It goes on straight from
     * where the polynomial stops rising.
     *
     * <p>Source: as there; Abramowitz and Stegun 26.2.49 turned around.
     */
    public double score(double x) {
        double w = (x - mean) / deviation();
        double reach = 0;
        while (reach < Math.abs(w) && reach < 6 && rise(Math.copySign(reach, w)) > 0.25) {
            reach += 0.125;
        }
        double inside = Math.copySign(Math.min(reach, Math.abs(w)), w);
        return polynomial(inside) + (w - inside) * Math.max(0.25, rise(inside));
    }

    private double polynomial(double w) {
        double skewness = skewness();
        double w2 = w * w;
        return w - (w2 - 1) * skewness / 6 - (w2 - 3) * w * excess() / 24 + (4 * w2 - 7) * w * skewness * skewness / 36;
    }

    private double rise(double w) {
        double skewness = skewness();
        double w2 = w * w;
        return 1 - w * skewness / 3 - (w2 - 1) * excess() / 8 + (12 * w2 - 7) * skewness * skewness / 36;
    }
}

package dev.jetstream.core.statistics.law;

/**
 * Quantiles of beta laws whose parameters are both large, so that they are near the normal: what commons-math3's
 * {@code Beta} could do, without finding ln B(alpha, beta) anew, and its arrays, at each step.
 *
 * <p>I_x(a, b) = x^a (1 - x)^b / (a B(a, b)) / (1 + d1 / (1 + d2 / …)), by Lentz's method; the factor in front with all
 * differences from the mode taken first, so that nothing cancels. Error below 1e-12 from 100 on. Source: DLMF 8.17.22,
 * 5.11.1.
 */
final class NearlyNormalBeta {
    private static final double TINY = 1e-300;
    private static final double ENOUGH = 1e-16;
    private static final int MOST_TERMS = 100_000;
    private static final int NEWTON_STEPS = 3;

    private NearlyNormalBeta() {}

    /**
     * The quantile at probability {@code p}, by Newton's method.
     *
     * @param start near it
     */
    static double quantile(double alpha, double beta, double p, double start) {
        double total = alpha + beta;
        double logAtMode = 0.5 * StrictMath.log(alpha / total * beta / (2 * Math.PI))
                - stirling(alpha)
                - stirling(beta)
                + stirling(total);
        double at = start;
        for (int i = 0; i < NEWTON_STEPS; i++) {
            double away = at * total - alpha;
            // x (1 - x) times the density
            double front = StrictMath.exp(
                    alpha * StrictMath.log1p(away / alpha) + beta * StrictMath.log1p(-away / beta) + logAtMode);
            double cdf = at <= (alpha + 1) / (total + 2)
                    ? front / (alpha * fraction(at, alpha, beta))
                    : 1 - front / (beta * fraction(1 - at, beta, alpha));
            at -= (cdf - p) / front * at * (1 - at);
        }
        return at;
    }

    private static double fraction(double x, double a, double b) {
        double value = 1;
        double c = 1;
        double d = 0;
        for (int term = 1; term <= MOST_TERMS; term++) {
            boolean isEven = term % 2 == 0;
            double m = isEven ? term / 2.0 : (term - 1) / 2.0;
            double coefficient = isEven
                    ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                    : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / notZero(1 + coefficient * d);
            c = notZero(1 + coefficient / c);
            value *= c * d;
            if (Math.abs(c * d - 1) < ENOUGH) {
                break;
            }
        }
        return value;
    }

    private static double notZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** ln Γ(x) less its Stirling approximation. */
    private static double stirling(double x) {
        return (1.0 / 12 - (1.0 / 360 - 1.0 / (1260 * x * x)) / (x * x)) / x;
    }
}

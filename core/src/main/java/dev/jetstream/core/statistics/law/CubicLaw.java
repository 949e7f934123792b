package dev.jetstream.core.statistics.law;

/**
 * A law near the normal, as a cubic in the score: by the Cornish–Fisher expansion of its first four cumulants, or
 * through four of its quantiles.
 *
 * <p>The expansion's error is of the order of skewness³ deviations; within 1 % of a 95 % interval's width for skewness
 * and excess up to 0.3 (the error map in {@code docs/statistics.md}). Where the cubic would stop rising it goes on
 * straight; it never leaves the values that the number can take.
 *
 * <p>Source: Cornish and Fisher, "Moments and cumulants in the specification of distributions", Revue de l'Institut
 * International de Statistique 5 (1938), doi:10.2307/1400905.
 */
final class CubicLaw implements Law {
    private static final double FARTHEST = 6;
    private static final double STEP = 0.25;
    private static final double LEAST_RISE = 0.1;

    private final double mean;
    private final double centre;
    private final double deviation;
    private final double min;
    private final double max;
    private final double constant;
    private final double linear;
    private final double quadratic;
    private final double cubic;
    private final double left;
    private final double right;

    private CubicLaw(
            double mean,
            double centre,
            double deviation,
            double constant,
            double linear,
            double quadratic,
            double cubic,
            double min,
            double max) {
        this.mean = mean;
        this.centre = centre;
        this.deviation = deviation;
        this.constant = constant;
        this.linear = linear;
        this.quadratic = quadratic;
        this.cubic = cubic;
        this.min = min;
        this.max = max;
        this.left = -reach(-1);
        this.right = reach(1);
    }

    /**
     * The expansion, whatever it is worth for these cumulants.
     *
     * @param cumulants with a positive variance
     * @param min smallest value that the number can take
     * @param max largest
     */
    static CubicLaw expansion(Cumulants cumulants, double min, double max) {
        double skewness = cumulants.skewness();
        double excess = cumulants.excess();
        return new CubicLaw(
                cumulants.mean(),
                cumulants.mean(),
                cumulants.deviation(),
                -skewness / 6,
                1 - excess / 8 + 5 * skewness * skewness / 36,
                skewness / 6,
                excess / 24 - skewness * skewness / 18,
                min,
                max);
    }

    /**
     * The law through four quantiles; any value possible.
     *
     * @param centre near the middle
     * @param deviation about one, positive
     * @param inner score of {@code quantiles[2]}; that of {@code quantiles[1]} is its opposite
     * @param outer score of {@code quantiles[3]}; that of {@code quantiles[0]} is its opposite
     */
    static CubicLaw through(double centre, double deviation, double inner, double outer, double... quantiles) {
        double low = (quantiles[0] - centre) / deviation;
        double lowMiddle = (quantiles[1] - centre) / deviation;
        double highMiddle = (quantiles[2] - centre) / deviation;
        double high = (quantiles[3] - centre) / deviation;
        double apart = outer * outer - inner * inner;
        double quadratic = (high + low - highMiddle - lowMiddle) / (2 * apart);
        double cubic = ((high - low) / (2 * outer) - (highMiddle - lowMiddle) / (2 * inner)) / apart;
        double constant = (highMiddle + lowMiddle) / 2 - quadratic * inner * inner;
        double linear = (highMiddle - lowMiddle) / (2 * inner) - cubic * inner * inner;
        // E z² = 1, so the mean is the constant and the quadratic term
        double mean = centre + deviation * (constant + quadratic);
        return new CubicLaw(
                mean,
                centre,
                deviation,
                constant,
                linear,
                quadratic,
                cubic,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
    }

    @Override
    public double mean() {
        return mean;
    }

    @Override
    public boolean isCertain() {
        return false;
    }

    @Override
    public double quantile(double z) {
        return Math.max(min, Math.min(max, centre + deviation * standard(z)));
    }

    @Override
    public double score(double x) {
        if (x < min) {
            return Double.NEGATIVE_INFINITY;
        }
        if (x >= max) {
            return Double.POSITIVE_INFINITY;
        }
        double wanted = (x - centre) / deviation;
        if (wanted <= polynomial(left)) {
            return left + (wanted - polynomial(left)) / rise(left);
        }
        if (wanted >= polynomial(right)) {
            return right + (wanted - polynomial(right)) / rise(right);
        }
        return within(wanted);
    }

    private double within(double wanted) {
        double low = left;
        double high = right;
        double at = Math.max(low, Math.min(high, wanted));
        for (int i = 0; i < 60; i++) {
            double miss = polynomial(at) - wanted;
            if (miss > 0) {
                high = at;
            } else {
                low = at;
            }
            double next = at - miss / rise(at);
            if (!(next >= low && next <= high)) {
                next = 0.5 * (low + high);
            }
            if (Math.abs(next - at) < 1e-13) {
                return next;
            }
            at = next;
        }
        return at;
    }

    private double standard(double z) {
        double at = Math.max(left, Math.min(right, z));
        double value = polynomial(at);
        return at == z ? value : value + (z - at) * rise(at);
    }

    private double polynomial(double z) {
        return constant + z * (linear + z * (quadratic + z * cubic));
    }

    private double rise(double z) {
        return linear + z * (2 * quadratic + z * 3 * cubic);
    }

    /** How far from 0 the cubic rises well, towards one side. */
    private double reach(int side) {
        double reach = 0;
        while (reach < FARTHEST && rise(side * (reach + STEP)) > LEAST_RISE) {
            reach += STEP;
        }
        return reach;
    }
}

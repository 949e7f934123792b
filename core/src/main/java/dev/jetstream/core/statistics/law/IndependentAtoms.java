package dev.jetstream.core.statistics.law;

/**
 * The difference and the ratio of two independent discrete numbers, exactly: quantiles are values that the pairs take.
 *
 * <p>P(F - R ≤ t) = Σ_r P(r) P(F ≤ t + r) in one pass over both laws; the quantile by bisection, ended by stepping from
 * one attained value to the next. Laws of more than 128 atoms are first joined to 128 groups, so that their quantiles
 * are exact only for the joined laws.
 */
public final class IndependentAtoms implements IndependentPair {
    private static final double NEVER = 3e-5;
    private static final double ROUNDING = 1e-12;
    private static final int BISECTIONS = 14;
    private static final int MAX_STEPS = 200;

    private final DiscreteLaw focus;
    private final DiscreteLaw reference;
    private final double differenceMean;
    private final double ratioMean;
    private final boolean ratioExists;

    /** The laws to compare. */
    public IndependentAtoms(DiscreteLaw focus, DiscreteLaw reference) {
        double zero = reference.ofZero();
        double bothZero = zero * focus.ofZero();
        this.ratioExists = bothZero < NEVER;
        this.differenceMean = focus.mean() - reference.mean();
        boolean meanExists = zero - bothZero < NEVER && 1 - zero > NEVER;
        this.ratioMean = meanExists ? focus.mean() * reference.inverseMeanOfOthers() : Double.NaN;
        this.focus = focus;
        this.reference = reference;
    }

    @Override
    public Comparison compare(double low) {
        return new Comparison(
                differenceMean,
                quantile(low, false),
                quantile(1 - low, false),
                ratioMean,
                ratioQuantile(low),
                ratioQuantile(1 - low));
    }

    @Override
    public Comparison mirror(Comparison other, double low) {
        boolean isInvertible = ratioExists && isPositive(focus) && isPositive(reference);
        return new Comparison(
                differenceMean,
                -other.differenceUpper(),
                -other.differenceLower(),
                ratioMean,
                isInvertible ? 1 / other.ratioUpper() : ratioQuantile(low),
                isInvertible ? 1 / other.ratioLower() : ratioQuantile(1 - low));
    }

    private static boolean isPositive(DiscreteLaw law) {
        return law.value(0) > 0 && Double.isFinite(law.value(law.size() - 1));
    }

    /**
     * NaN where 0 / 0 may occur more often than 3 in 100,000. (The expectation leaves out 0 / 0 and is NaN where other
     * numbers may be divided by 0 as often.)
     */
    private double ratioQuantile(double p) {
        return ratioExists ? quantile(p, true) : Double.NaN;
    }

    private double quantile(double p, boolean ratio) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < reference.size(); j++) {
            double first = combined(focus.value(0), reference.value(j), ratio);
            double last = combined(focus.value(focus.size() - 1), reference.value(j), ratio);
            low = first < low ? first : low;
            low = last < low ? last : low;
            high = first > high ? first : high;
            high = last > high ? last : high;
        }
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            return infiniteEnds(p, ratio);
        }
        return between(low, high, p, ratio);
    }

    /** Where some pairs are infinite: the finite ones decide if they hold the quantile. */
    private double infiniteEnds(double p, boolean ratio) {
        double atLowest = atMost(-Double.MAX_VALUE, ratio);
        double atHighest = atMost(Double.MAX_VALUE, ratio);
        if (atLowest >= p) {
            return Double.NEGATIVE_INFINITY;
        }
        return atHighest < p ? Double.POSITIVE_INFINITY : between(-Double.MAX_VALUE, Double.MAX_VALUE, p, ratio);
    }

    private double between(double lowest, double highest, double p, boolean ratio) {
        double low = lowest;
        double high = highest;
        if (atMost(low, ratio) >= p - ROUNDING) {
            return low;
        }
        for (int i = 0; i < MAX_STEPS; i++) {
            double middle = 0.5 * low + 0.5 * high;
            if (atMost(middle, ratio) >= p - ROUNDING) {
                high = middle;
            } else {
                low = middle;
            }
            if (i >= BISECTIONS) {
                double next = nextAbove(low, ratio);
                if (!(next < high) || atMost(next, ratio) >= p - ROUNDING) {
                    return Math.min(next, high);
                }
                low = next;
            }
        }
        return high;
    }

    private double atMost(double limit, boolean ratio) {
        double sum = 0;
        int hint = 0;
        for (int j = 0; j < reference.size(); j++) {
            double divisor = reference.value(j);
            hint = boundary(limit, divisor, ratio, hint);
            double share = focus.ofFirst(hint);
            sum += reference.probability(j) * (falls(divisor, ratio) ? 1 - share : share);
        }
        return sum;
    }

    /** The smallest attained value above {@code limit}. */
    private double nextAbove(double limit, boolean ratio) {
        double next = Double.POSITIVE_INFINITY;
        int hint = 0;
        for (int j = 0; j < reference.size(); j++) {
            double divisor = reference.value(j);
            hint = boundary(limit, divisor, ratio, hint);
            int index = falls(divisor, ratio) ? hint - 1 : hint;
            if (index >= 0 && index < focus.size()) {
                double value = combined(focus.value(index), divisor, ratio);
                next = value > limit ? Math.min(next, value) : next;
            }
        }
        return next;
    }

    /**
     * How many of the focus's first atoms are on the first side: those not above the limit, or, where values fall as
     * the focus rises, those above it.
     */
    private int boundary(double limit, double divisor, boolean ratio, int hint) {
        boolean falling = falls(divisor, ratio);
        int at = hint;
        while (at < focus.size() && isAtMost(at, divisor, ratio, limit) != falling) {
            at++;
        }
        while (at > 0 && isAtMost(at - 1, divisor, ratio, limit) == falling) {
            at--;
        }
        return at;
    }

    private boolean isAtMost(int index, double divisor, boolean ratio, double limit) {
        return combined(focus.value(index), divisor, ratio) <= limit;
    }

    private static boolean falls(double divisor, boolean ratio) {
        return ratio && divisor < 0;
    }

    private static double combined(double value, double other, boolean ratio) {
        return ratio ? value / other : value - other;
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Moments;

/**
 * A sample whose values above a limit count as the limit; the number of clients stays. Copies nothing.
 *
 * @param values as they were
 * @param limit the threshold; infinite for none
 */
record Clipping(WeightedValues values, double limit) {
    /**
     * Clipped at its own quantile 1 - {@code dropHighest}; as it is for a share of 1 (and for 0).
     *
     * @throws StatisticFailure for a quantile below the median: that is no outlier
     */
    static Clipping highest(WeightedValues values, double dropHighest) {
        double q = 1 - dropHighest;
        if (isOff(q)) {
            return new Clipping(values, Double.POSITIVE_INFINITY);
        }
        return new Clipping(values, values.isEmpty() ? Double.POSITIVE_INFINITY : Quantiles.of(values, q));
    }

    /**
     * Whether a quantile means not to clip at all.
     *
     * @throws StatisticFailure for a quantile below the median: that is no outlier
     */
    static boolean isOff(double q) {
        if (q == 0) {
            return true;
        }
        if (!(q >= 0.5 && q <= 1)) {
            throw StatisticFailure.value(
                    "'drop_highest' is %s, so the threshold quantile %s is not within [0.5, 1]".formatted(1 - q, q));
        }
        return false;
    }

    double min() {
        return Math.min(values.min(), limit);
    }

    double max() {
        return Math.min(values.max(), limit);
    }

    /** Whether there are values and all are finite. */
    boolean isFinite() {
        return !values.isEmpty() && Double.isFinite(min()) && Double.isFinite(max());
    }

    /** The moments in units of a power of two. */
    Moments moments(double unit) {
        return Moments.of(values.column(), limit, unit);
    }

    /** How many clients have the smallest value if all others have the largest; 0 if there are more than two values. */
    long clientsAtSmallerOfTwo() {
        double min = min();
        double max = max();
        var column = values.column();
        long smaller = 0;
        for (int i = 0; i < column.size(); i++) {
            double value = Math.min(column.value(i), limit);
            if (value != min && value != max) {
                return 0;
            }
            smaller += value == min ? column.count(i) : 0;
        }
        return smaller;
    }

    /** The distinct values and their counts once clipped, as arrays of their own. */
    DistinctValues distinct(double unit) {
        DistinctValues all = values.distinct();
        int size = 0;
        while (size < all.size && all.values[size] < limit) {
            size++;
        }
        size = Math.min(size + 1, all.size);
        double[] clipped = new double[size];
        long[] counts = new long[size];
        for (int i = 0; i < all.size; i++) {
            int at = Math.min(i, size - 1);
            clipped[at] = Math.min(all.values[i], limit) / unit;
            counts[at] += all.count(i);
        }
        return new DistinctValues(clipped, counts, size);
    }
}

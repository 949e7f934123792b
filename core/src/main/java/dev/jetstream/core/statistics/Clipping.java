package dev.jetstream.core.statistics;

/** Replaces values above a threshold by the threshold; the number of clients stays. */
final class Clipping {
    private Clipping() {}

    /** A sample's values clipped above; infinite below stays. */
    static WeightedValues above(WeightedValues values, double threshold) {
        double[] clipped = values.toValues();
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = Math.min(clipped[i], threshold);
        }
        return WeightedValues.of(clipped, values.toCounts()).withNulls(values.nulls());
    }

    /** A column clipped at its own quantile 1 - {@code dropHighest}; as it is for a share of 1 (and for 0). */
    static WeightedValues highest(WeightedValues values, double dropHighest) {
        return above(values, ownThreshold(values, dropHighest));
    }

    /**
     * The quantile 1 - {@code dropHighest} of a column.
     *
     * @throws StatisticFailure for a quantile below the median: that is no outlier
     */
    static double ownThreshold(WeightedValues values, double dropHighest) {
        double q = 1 - dropHighest;
        if (q == 0 || values.isEmpty()) {
            return Double.POSITIVE_INFINITY;
        }
        if (!(q >= 0.5 && q <= 1)) {
            throw StatisticFailure.value("'drop_highest' is %s, so the threshold quantile %s is not within [0.5, 1]"
                    .formatted(dropHighest, q));
        }
        return Quantiles.of(values, q);
    }
}

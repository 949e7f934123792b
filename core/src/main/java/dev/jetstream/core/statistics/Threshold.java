package dev.jetstream.core.statistics;

import java.util.List;

/**
 * Where a linear model clips: the quantile 1 - drop_highest of all branches together, from the original data.
 *
 * @param value values above become this
 */
record Threshold(double value) {
    /**
     * The threshold of a column; rounded up for whole numbers.
     *
     * @throws StatisticFailure when no client has a value, or for a quantile outside (0, 1]
     */
    static Threshold of(List<WeightedValues> branches, double dropHighest, ValueType type) {
        double value = Quantiles.ofPooled(branches, quantile(dropHighest));
        if (Double.isNaN(value) && branches.stream().allMatch(WeightedValues::isEmpty)) {
            throw StatisticFailure.value("no client has a value");
        }
        return new Threshold(rounded(value, type));
    }

    /**
     * The quantile that a share of outliers leaves.
     *
     * @throws StatisticFailure for a quantile outside (0, 1]
     */
    static double quantile(double dropHighest) {
        double q = 1 - dropHighest;
        if (!(q > 0 && q <= 1)) {
            throw StatisticFailure.value("'drop_highest' is %s, so the threshold quantile %s is not within (0, 1]"
                    .formatted(dropHighest, q));
        }
        return q;
    }

    static double rounded(double value, ValueType type) {
        return type == ValueType.INTEGER ? Math.ceil(value) : value;
    }

    /** Whether all values of a branch are 0 once clipped, so that nothing can be relative to it. */
    boolean leavesOnlyZeros(WeightedValues branch) {
        if (branch.isEmpty()) {
            return false;
        }
        return Math.min(branch.min(), value) == 0 && Math.min(branch.max(), value) == 0;
    }
}

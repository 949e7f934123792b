package dev.jetstream.core.statistics;

import org.jspecify.annotations.Nullable;

/**
 * What was measured in one branch.
 *
 * @param values the metric's values; null for a ratio metric, and may be null where {@code pairs} has them as x
 * @param pairs metric with covariate, or numerator with denominator; null where neither was asked for or is there
 */
public record BranchSample(
        String branch,
        @Nullable WeightedValues values,
        @Nullable WeightedPairs pairs) {
    /** A branch whose metric stands alone. */
    public BranchSample(String branch, WeightedValues values) {
        this(branch, values, null);
    }

    /** A branch with a second measure for each client. */
    public BranchSample(String branch, WeightedPairs pairs) {
        this(branch, null, pairs);
    }

    /** Clients of the branch, nulls included. */
    public long clients() {
        if (values != null) {
            return values.n() + values.nulls();
        }
        return pairs == null ? 0 : pairs.n();
    }

    /** Whether it was measured and nobody was there. */
    boolean isEmpty() {
        return clients() == 0 && (values != null || pairs != null);
    }

    /** The metric's values, those of {@code pairs} where only pairs are there; none for an empty branch. */
    WeightedValues metricValues() {
        if (values != null) {
            return values;
        }
        return pairs == null ? WeightedValues.EMPTY : pairs.firsts();
    }
}

package dev.jetstream.core.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * The clients that have both metric and covariate, the covariate clipped at its own pooled threshold.
 *
 * @param complete by branch, x the metric as it was, y the clipped covariate
 * @param pooledComplete the clipped covariates of all of them
 */
record CovariatePairs(List<WeightedPairs> complete, WeightedValues pooledComplete) {
    static CovariatePairs of(List<WeightedPairs> branches, double dropHighest, ValueType covariateType) {
        List<WeightedValues> covariates =
                branches.stream().map(WeightedPairs::seconds).toList();
        double threshold = Threshold.of(covariates, dropHighest, covariateType).value();
        if (!Double.isFinite(threshold)) {
            throw StatisticFailure.value(
                    "covariate has infinite values that clipping at %s leaves".formatted(threshold));
        }
        List<WeightedPairs> complete = new ArrayList<>();
        List<WeightedValues> kept = new ArrayList<>();
        for (WeightedPairs branch : branches) {
            WeightedPairs usable = usable(branch, threshold);
            complete.add(usable);
            kept.add(usable.seconds());
        }
        return new CovariatePairs(complete, WeightedValues.merge(kept));
    }

    private static WeightedPairs usable(WeightedPairs pairs, double threshold) {
        double[] x = new double[pairs.size()];
        double[] y = new double[pairs.size()];
        long[] counts = new long[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            boolean isComplete = !Double.isNaN(pairs.x(i)) && !Double.isNaN(pairs.y(i));
            x[i] = pairs.x(i);
            y[i] = Math.min(pairs.y(i), threshold);
            counts[i] = isComplete ? pairs.count(i) : 0;
        }
        return WeightedPairs.of(x, y, counts);
    }
}

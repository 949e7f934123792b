package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.BucketSort;
import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pairs of metric (x) and covariate (y) that a linear model is adjusted with, and where the covariate is clipped.
 *
 * @param branches by branch, nulls included
 * @param threshold the covariate's own, pooled over all clients that have one
 */
record CovariatePairs(List<WeightedPairs> branches, double threshold) {
    static CovariatePairs of(List<WeightedPairs> branches, double dropHighest, ValueType covariateType) {
        double q = Threshold.quantile(dropHighest);
        List<Column> columns = new ArrayList<>();
        long n = 0;
        for (WeightedPairs branch : branches) {
            for (Column column : branch.secondColumns()) {
                Column present = withoutNulls(column);
                for (int i = 0; i < present.size(); i++) {
                    n += present.count(i);
                }
                columns.add(present);
            }
        }
        if (n == 0) {
            throw StatisticFailure.value("no client has a covariate");
        }
        double threshold = Threshold.rounded(Quantiles.ofColumns(columns, n, q), covariateType);
        if (!Double.isFinite(threshold)) {
            throw StatisticFailure.value(
                    "covariate has infinite values that clipping at %s leaves".formatted(threshold));
        }
        return new CovariatePairs(branches, threshold);
    }

    /** The average of so many quantiles of the clipped covariate over the clients that have both. */
    double gridMean(int points) {
        int total = 0;
        long clients = 0;
        for (WeightedPairs branch : branches) {
            for (PairColumn column : branch.columns()) {
                total += column.size();
            }
            clients += branch.n();
        }
        boolean plain = clients == total;
        double[] values = new double[total];
        long[] counts = new long[plain ? 0 : total];
        int size = 0;
        for (WeightedPairs branch : branches) {
            for (PairColumn column : branch.columns()) {
                for (int i = 0; i < column.size(); i++) {
                    if (Double.isNaN(column.x(i)) || Double.isNaN(column.y(i)) || column.count(i) == 0) {
                        continue;
                    }
                    values[size] = Math.min(column.y(i), threshold) + 0.0;
                    if (!plain) {
                        counts[size] = column.count(i);
                    }
                    size++;
                }
            }
        }
        if (plain) {
            double[] sorted = BucketSort.sorted(values, size);
            return Quantiles.average(new DistinctValues(sorted, null, size), size, points);
        }
        WeightedValues pooled = WeightedValues.of(Arrays.copyOf(values, size), Arrays.copyOf(counts, size));
        return Quantiles.average(pooled.distinct(), pooled.n(), points);
    }

    private static Column withoutNulls(Column column) {
        int nulls = 0;
        for (int i = 0; i < column.size(); i++) {
            nulls += Double.isNaN(column.value(i)) ? 1 : 0;
        }
        if (nulls == 0) {
            return column;
        }
        double[] values = new double[column.size() - nulls];
        long[] counts = new long[values.length];
        int size = 0;
        for (int i = 0; i < column.size(); i++) {
            if (!Double.isNaN(column.value(i))) {
                values[size] = column.value(i);
                counts[size] = column.count(i);
                size++;
            }
        }
        return new Column(values, counts, size);
    }
}

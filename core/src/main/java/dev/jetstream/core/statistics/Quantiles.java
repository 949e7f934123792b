package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.ExactSum;
import dev.jetstream.core.statistics.arrays.ExactSums;
import dev.jetstream.core.statistics.arrays.RankSelection;
import java.util.List;

/** Sample quantiles by linear interpolation (type 7), in the arithmetic that the original system's quantiles have. */
final class Quantiles {
    private Quantiles() {}

    /** The value at position q (n - 1) of the sorted clients; NaN for an empty sample or between equal infinities. */
    static double of(WeightedValues values, double q) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        if (!values.isSorted()) {
            return ofColumns(List.of(values.column()), values.n(), q);
        }
        return ofSorted(values.distinct(), values.n(), q);
    }

    /** As {@link #of(WeightedValues, double)}, of the clients of all samples together. */
    static double ofPooled(List<WeightedValues> samples, double q) {
        long n = samples.stream().mapToLong(WeightedValues::n).sum();
        if (n == 0) {
            return Double.NaN;
        }
        boolean sorted = samples.stream().allMatch(sample -> sample.isEmpty() || sample.isSorted());
        return sorted
                ? new DescendingRanks(samples).quantile(n, q)
                : ofColumns(samples.stream().map(WeightedValues::column).toList(), n, q);
    }

    /** As {@link #of(WeightedValues, double)}, of columns without NaN that have {@code n} clients, at least one. */
    static double ofColumns(List<Column> columns, long n, double q) {
        double position = (n - 1) * q;
        long below = (long) Math.floor(position);
        RankSelection selection = RankSelection.ofThread();
        selection.find(columns, below);
        return between(selection.value(), selection.nextValue(), position - below);
    }

    /** The average of the quantiles 0, 1/points, …, (points - 1)/points. */
    static double average(DistinctValues values, long n, int points) {
        ExactSum sum = ExactSums.cleared(1)[0];
        int index = 0;
        long upTo = values.count(0);
        for (int i = 0; i < points; i++) {
            double position = (n - 1) * (i * (1.0 / points));
            long below = (long) Math.floor(position);
            while (upTo <= below) {
                index++;
                upTo += values.count(index);
            }
            int next = below + 1 < upTo || index == values.size - 1 ? index : index + 1;
            sum.add(between(values.values[index], values.values[next], position - below));
        }
        return sum.value() / points;
    }

    /** numpy's interpolation: from the nearer end, so that it is exact at both. */
    static double between(double lower, double upper, double share) {
        double distance = upper - lower;
        return share < 0.5 ? lower + distance * share : upper - distance * (1 - share);
    }

    private static double ofSorted(DistinctValues values, long n, double q) {
        double position = (n - 1) * q;
        long below = (long) Math.floor(position);
        if (values.counts == null) {
            int index = (int) below;
            return between(values.values[index], values.values[Math.min(index + 1, values.size - 1)], position - below);
        }
        int index = values.size - 1;
        long from = n - values.count(index);
        while (from > below) {
            index--;
            from -= values.count(index);
        }
        boolean isLastOfValue = below + 1 == from + values.count(index);
        int next = isLastOfValue && index < values.size - 1 ? index + 1 : index;
        return between(values.values[index], values.values[next], position - below);
    }

    /** Goes down through sorted samples together, from the largest value, without merging them. */
    private static final class DescendingRanks {
        private final List<WeightedValues> samples;
        private final int[] places;

        DescendingRanks(List<WeightedValues> samples) {
            this.samples = samples;
            this.places = new int[samples.size()];
            for (int i = 0; i < places.length; i++) {
                places[i] = samples.get(i).isEmpty() ? -1 : samples.get(i).size() - 1;
            }
        }

        double quantile(long n, double q) {
            double position = (n - 1) * q;
            long below = (long) Math.floor(position);
            double above = Double.NaN;
            long end = n;
            while (true) {
                int sample = largest();
                double value = samples.get(sample).value(places[sample]);
                long start = end - samples.get(sample).count(places[sample]);
                if (start <= below) {
                    boolean nextIsSame = below + 1 < end || Double.isNaN(above);
                    return between(value, nextIsSame ? value : above, position - below);
                }
                places[sample]--;
                above = value;
                end = start;
            }
        }

        private int largest() {
            int found = -1;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < places.length; i++) {
                if (places[i] >= 0 && samples.get(i).value(places[i]) >= largest) {
                    largest = samples.get(i).value(places[i]);
                    found = i;
                }
            }
            return found;
        }
    }
}

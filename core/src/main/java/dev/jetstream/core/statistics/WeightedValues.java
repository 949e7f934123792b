package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.RowTally;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample as distinct values with their counts, in primitive arrays: what a million clients come down to.
 *
 * <p>Values ascend strictly; -0.0 is 0.0; infinities are ordinary values. Nulls are no values and only counted.
 * Immutable, for any number of threads. Rows with more than some ten thousand distinct values stay as they are and are
 * sorted when a statistic asks for their order, once for all.
 */
public final class WeightedValues {
    /** No clients. */
    public static final WeightedValues EMPTY = new WeightedValues(DistinctValues.NONE, 0);

    private final double @Nullable [] rows;
    private final long n;
    private final long nulls;
    private final double min;
    private final double max;
    // found again by whoever comes first; all find the same, and its fields are final
    private @Nullable DistinctValues sorted;

    private WeightedValues(DistinctValues sorted, long nulls) {
        this.rows = null;
        this.sorted = sorted;
        this.nulls = nulls;
        long total = 0;
        for (int i = 0; i < sorted.size; i++) {
            total += sorted.count(i);
        }
        this.n = total;
        this.min = sorted.size == 0 ? Double.NaN : sorted.values[0];
        this.max = sorted.size == 0 ? Double.NaN : sorted.values[sorted.size - 1];
    }

    private WeightedValues(double[] rows, long nulls) {
        this.rows = rows;
        this.nulls = nulls;
        this.n = rows.length;
        double least = rows[0];
        double most = rows[0];
        for (double row : rows) {
            least = Math.min(least, row);
            most = Math.max(most, row);
        }
        this.min = least;
        this.max = most;
    }

    private WeightedValues(WeightedValues same, long nulls) {
        this.rows = same.rows;
        this.sorted = same.sorted;
        this.n = same.n;
        this.min = same.min;
        this.max = same.max;
        this.nulls = nulls;
    }

    /** Values in any order, repeated or not, each with its count (0 or more); NaN counts as null. */
    public static WeightedValues of(double[] values, long[] counts) {
        if (values.length != counts.length) {
            throw new IllegalArgumentException("%s values with %s counts".formatted(values.length, counts.length));
        }
        return isSortedAndDistinct(values, counts) ? copy(values, counts) : sorted(values, counts);
    }

    /** One value a client, in any order; NaN counts as null. */
    public static WeightedValues ofRows(double[] rows) {
        RowTally tally = RowTally.of(rows);
        if (tally.isComplete()) {
            double[] values = tally.values();
            return new WeightedValues(new DistinctValues(values, tally.countsOf(values), values.length), tally.nulls());
        }
        double[] kept = new double[rows.length];
        int size = 0;
        for (double row : rows) {
            kept[size] = row + 0.0;
            size += Double.isNaN(row) ? 0 : 1;
        }
        long nulls = rows.length - (long) size;
        return new WeightedValues(size == kept.length ? kept : Arrays.copyOf(kept, size), nulls);
    }

    /** Values that are in order already, in arrays that stay as they are for as long as this is used. */
    static WeightedValues view(double[] values, long[] counts, int size, long nulls) {
        return new WeightedValues(new DistinctValues(values, counts, size), nulls);
    }

    /** The union of samples of different clients: counts of equal values add up. */
    public static WeightedValues merge(List<WeightedValues> samples) {
        if (samples.size() == 1) {
            return samples.get(0);
        }
        int size = 0;
        for (WeightedValues sample : samples) {
            size += sample.size();
        }
        double[] values = new double[size];
        long[] counts = new long[size];
        int at = 0;
        long nulls = 0;
        for (WeightedValues sample : samples) {
            for (int i = 0; i < sample.size(); i++) {
                values[at] = sample.value(i);
                counts[at] = sample.count(i);
                at++;
            }
            nulls += sample.nulls;
        }
        return of(values, counts).withNulls(nulls);
    }

    /** The same values with this number of nulls. */
    public WeightedValues withNulls(long count) {
        return count == nulls ? this : new WeightedValues(this, count);
    }

    /** How many distinct values there are. */
    public int size() {
        return distinct().size;
    }

    /** The distinct value at a place in ascending order. */
    public double value(int index) {
        return distinct().values[index];
    }

    /** How many clients have the value at that place; at least 1. */
    public long count(int index) {
        return distinct().count(index);
    }

    /** Clients with a value. */
    public long n() {
        return n;
    }

    /** Clients without a value. */
    public long nulls() {
        return nulls;
    }

    /** Whether no client has a value. */
    public boolean isEmpty() {
        return n == 0;
    }

    /** The smallest value; the sample must not be empty. */
    public double min() {
        return min;
    }

    /** The largest value; the sample must not be empty. */
    public double max() {
        return max;
    }

    /** Whether the values are at hand in ascending order. */
    boolean isSorted() {
        return sorted != null;
    }

    /** The values with their counts in whatever order they are at hand. */
    Column column() {
        DistinctValues found = sorted;
        if (found != null) {
            return found.column();
        }
        return rows == null ? DistinctValues.NONE.column() : new Column(rows, null, rows.length);
    }

    /** The values in ascending order. */
    DistinctValues distinct() {
        DistinctValues found = sorted;
        if (found == null) {
            found = rows == null ? DistinctValues.NONE : DistinctValues.ofRows(rows);
            sorted = found;
        }
        return found;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof WeightedValues that) || n != that.n || nulls != that.nulls || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (value(i) != that.value(i) || count(i) != that.count(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        long hash = nulls;
        for (int i = 0; i < size(); i++) {
            hash = 31 * (31 * hash + Double.hashCode(value(i))) + count(i);
        }
        return Long.hashCode(hash);
    }

    @Override
    public String toString() {
        return "WeightedValues[n=%s, nulls=%s, from %s to %s]".formatted(n, nulls, min, max);
    }

    private static WeightedValues copy(double[] values, long[] counts) {
        double[] copy = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            copy[i] = values[i] + 0.0;
        }
        return new WeightedValues(new DistinctValues(copy, counts.clone(), copy.length), 0);
    }

    private static boolean isSortedAndDistinct(double[] values, long[] counts) {
        for (int i = 0; i < values.length; i++) {
            requireCount(values[i], counts[i]);
            if (Double.isNaN(values[i]) || counts[i] == 0 || (i > 0 && !(values[i - 1] < values[i]))) {
                return false;
            }
        }
        return true;
    }

    private static WeightedValues sorted(double[] values, long[] counts) {
        double[] distinct = new double[values.length];
        long[] totals = new long[values.length];
        int size = 0;
        long nulls = 0;
        for (int index : SortedIndex.of(values)) {
            double value = values[index] + 0.0;
            requireCount(value, counts[index]);
            if (Double.isNaN(value)) {
                nulls += counts[index];
            } else if (size > 0 && distinct[size - 1] == value) {
                totals[size - 1] += counts[index];
            } else if (counts[index] > 0) {
                distinct[size] = value;
                totals[size] = counts[index];
                size++;
            }
        }
        return new WeightedValues(
                new DistinctValues(Arrays.copyOf(distinct, size), Arrays.copyOf(totals, size), size), nulls);
    }

    private static void requireCount(double value, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count %s of value %s is negative".formatted(count, value));
        }
    }
}

package dev.jetstream.core.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * A sample as distinct values with their counts, in primitive arrays: what a million clients come down to.
 *
 * <p>Values ascend strictly; -0.0 is 0.0; infinities are ordinary values. Nulls are no values and only counted.
 * Immutable.
 */
public final class WeightedValues {
    /** No clients. */
    public static final WeightedValues EMPTY = new WeightedValues(new double[0], new long[0], 0);

    private final double[] values;
    private final long[] counts;
    private final long n;
    private final long nulls;

    private WeightedValues(double[] values, long[] counts, long nulls) {
        this.values = values;
        this.counts = counts;
        this.nulls = nulls;
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        this.n = total;
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
        double[] sorted = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            sorted[i] = rows[i] + 0.0;
        }
        Arrays.sort(sorted);
        int finite = sorted.length;
        while (finite > 0 && Double.isNaN(sorted[finite - 1])) {
            finite--;
        }
        Builder builder = new Builder(finite);
        for (int i = 0; i < finite; i++) {
            builder.add(sorted[i], 1);
        }
        return builder.build(sorted.length - (long) finite);
    }

    /** The union of samples of different clients: counts of equal values add up. */
    public static WeightedValues merge(List<WeightedValues> samples) {
        int size = samples.stream().mapToInt(WeightedValues::size).sum();
        double[] values = new double[size];
        long[] counts = new long[size];
        int at = 0;
        long nulls = 0;
        for (WeightedValues sample : samples) {
            System.arraycopy(sample.values, 0, values, at, sample.size());
            System.arraycopy(sample.counts, 0, counts, at, sample.size());
            at += sample.size();
            nulls += sample.nulls;
        }
        return of(values, counts).withNulls(nulls);
    }

    /** The same values with this number of nulls. */
    public WeightedValues withNulls(long count) {
        return new WeightedValues(values, counts, count);
    }

    /** How many distinct values there are. */
    public int size() {
        return values.length;
    }

    /** The distinct value at a place in ascending order. */
    public double value(int index) {
        return values[index];
    }

    /** How many clients have the value at that place; at least 1. */
    public long count(int index) {
        return counts[index];
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
        return values[0];
    }

    /** The largest value; the sample must not be empty. */
    public double max() {
        return values[values.length - 1];
    }

    /** The values as a copy, ascending. */
    public double[] toValues() {
        return values.clone();
    }

    /** The counts as a copy, in the order of the values. */
    public long[] toCounts() {
        return counts.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightedValues that
                && nulls == that.nulls
                && Arrays.equals(values, that.values)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(values) + Arrays.hashCode(counts)) + Long.hashCode(nulls);
    }

    @Override
    public String toString() {
        return "WeightedValues[%s distinct, n=%s, nulls=%s]".formatted(size(), n, nulls);
    }

    private static WeightedValues copy(double[] values, long[] counts) {
        double[] copy = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            copy[i] = values[i] + 0.0;
        }
        return new WeightedValues(copy, counts.clone(), 0);
    }

    private static boolean isSortedAndDistinct(double[] values, long[] counts) {
        for (int i = 0; i < values.length; i++) {
            if (counts[i] < 0) {
                throw new IllegalArgumentException("count %s of value %s is negative".formatted(counts[i], values[i]));
            }
            if (Double.isNaN(values[i]) || counts[i] == 0 || (i > 0 && !(values[i - 1] < values[i]))) {
                return false;
            }
        }
        return true;
    }

    private static WeightedValues sorted(double[] values, long[] counts) {
        int[] order = SortedIndex.of(values);
        Builder builder = new Builder(values.length);
        long nulls = 0;
        for (int index : order) {
            if (counts[index] < 0) {
                throw new IllegalArgumentException(
                        "count %s of value %s is negative".formatted(counts[index], values[index]));
            }
            if (Double.isNaN(values[index])) {
                nulls += counts[index];
            } else if (counts[index] > 0) {
                builder.add(values[index] + 0.0, counts[index]);
            }
        }
        return builder.build(nulls);
    }

    /** Collects ascending values, adding up equal ones. */
    private static final class Builder {
        private final double[] values;
        private final long[] counts;
        private int size;

        Builder(int capacity) {
            values = new double[capacity];
            counts = new long[capacity];
        }

        void add(double value, long count) {
            if (size > 0 && values[size - 1] == value) {
                counts[size - 1] += count;
                return;
            }
            values[size] = value;
            counts[size] = count;
            size++;
        }

        WeightedValues build(long nulls) {
            return new WeightedValues(Arrays.copyOf(values, size), Arrays.copyOf(counts, size), nulls);
        }
    }
}

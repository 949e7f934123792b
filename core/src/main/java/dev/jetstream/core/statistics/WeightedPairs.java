package dev.jetstream.core.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * A sample of two measures per client as distinct pairs with counts: metric and covariate, or numerator and
 * denominator.
 *
 * <p>Pairs ascend by x, then y; -0.0 is 0.0; NaN stands for null and comes last. Immutable.
 */
public final class WeightedPairs {
    /** No clients. */
    public static final WeightedPairs EMPTY = new WeightedPairs(new double[0], new double[0], new long[0]);

    private final double[] x;
    private final double[] y;
    private final long[] counts;
    private final long n;

    private WeightedPairs(double[] x, double[] y, long[] counts) {
        this.x = x;
        this.y = y;
        this.counts = counts;
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        this.n = total;
    }

    /** Pairs in any order, repeated or not, each with its count (0 or more). */
    public static WeightedPairs of(double[] x, double[] y, long[] counts) {
        if (x.length != y.length || x.length != counts.length) {
            throw new IllegalArgumentException(
                    "%s and %s values with %s counts".formatted(x.length, y.length, counts.length));
        }
        double[] distinctX = new double[x.length];
        double[] distinctY = new double[x.length];
        long[] distinctCounts = new long[x.length];
        int size = 0;
        for (int index : SortedIndex.of(x, y)) {
            if (counts[index] < 0) {
                throw new IllegalArgumentException(
                        "count %s of pair (%s, %s) is negative".formatted(counts[index], x[index], y[index]));
            }
            if (counts[index] == 0) {
                continue;
            }
            if (size > 0 && same(distinctX[size - 1], x[index]) && same(distinctY[size - 1], y[index])) {
                distinctCounts[size - 1] += counts[index];
                continue;
            }
            distinctX[size] = x[index] + 0.0;
            distinctY[size] = y[index] + 0.0;
            distinctCounts[size] = counts[index];
            size++;
        }
        return new WeightedPairs(
                Arrays.copyOf(distinctX, size), Arrays.copyOf(distinctY, size), Arrays.copyOf(distinctCounts, size));
    }

    /** One pair a client, in any order. */
    public static WeightedPairs ofRows(double[] x, double[] y) {
        long[] ones = new long[x.length];
        Arrays.fill(ones, 1);
        return of(x, y, ones);
    }

    /** The union of samples of different clients: counts of equal pairs add up. */
    public static WeightedPairs merge(List<WeightedPairs> samples) {
        int size = samples.stream().mapToInt(WeightedPairs::size).sum();
        double[] x = new double[size];
        double[] y = new double[size];
        long[] counts = new long[size];
        int at = 0;
        for (WeightedPairs sample : samples) {
            System.arraycopy(sample.x, 0, x, at, sample.size());
            System.arraycopy(sample.y, 0, y, at, sample.size());
            System.arraycopy(sample.counts, 0, counts, at, sample.size());
            at += sample.size();
        }
        return of(x, y, counts);
    }

    /** How many distinct pairs there are. */
    public int size() {
        return x.length;
    }

    /** The first measure at a place. */
    public double x(int index) {
        return x[index];
    }

    /** The second measure at a place. */
    public double y(int index) {
        return y[index];
    }

    /** How many clients have the pair at that place; at least 1. */
    public long count(int index) {
        return counts[index];
    }

    /** Clients, those with nulls included. */
    public long n() {
        return n;
    }

    /** The first measure alone. */
    public WeightedValues firsts() {
        return WeightedValues.of(x, counts);
    }

    /** The second measure alone. */
    public WeightedValues seconds() {
        return WeightedValues.of(y, counts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightedPairs that
                && Arrays.equals(x, that.x)
                && Arrays.equals(y, that.y)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(x) + Arrays.hashCode(y)) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "WeightedPairs[%s distinct, n=%s]".formatted(size(), n);
    }

    private static boolean same(double a, double b) {
        return Double.compare(a + 0.0, b + 0.0) == 0;
    }
}

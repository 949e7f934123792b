package dev.jetstream.core.statistics.arrays;

import java.util.Arrays;

/**
 * Sorts large arrays of finite doubles: values go to buckets by the leading bits of their ordered representation, then
 * each bucket is sorted on its own.
 *
 * <p>About three times as fast as {@link Arrays#sort(double[])} at a million values ({@code SortingBenchmark}). The
 * buckets span the range of the data without its smallest value, which often is a heap of zeros far from the rest.
 */
public final class BucketSort {
    private static final int SMALL = 4096;
    private static final int MOST_BUCKETS = 1 << 16;
    private static final int PER_BUCKET = 16;
    private static final int SHORT = 28;

    private BucketSort() {}

    /**
     * A sorted copy of the first {@code size} values; no NaN and no -0.0 among them.
     *
     * @param size at most the length of {@code values}, which stay as they are
     */
    public static double[] sorted(double[] values, int size) {
        if (size < SMALL) {
            double[] copy = Arrays.copyOf(values, size);
            Arrays.sort(copy);
            return copy;
        }
        double min = values[0];
        double max = values[0];
        for (int i = 1; i < size; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        double second = max;
        int smallest = 0;
        for (int i = 0; i < size; i++) {
            double value = values[i];
            if (value == min) {
                smallest++;
            } else {
                second = Math.min(second, value);
            }
        }
        double[] sorted = new double[size];
        Arrays.fill(sorted, 0, smallest, min);
        if (smallest < size) {
            distribute(values, size, sorted, smallest, min, key(second), key(max));
        }
        return sorted;
    }

    /** Maps doubles to longs of the same order. */
    static long key(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static void distribute(
            double[] values, int size, double[] sorted, int start, double without, long lowest, long highest) {
        int wanted = Math.min(MOST_BUCKETS, Math.max(2, Integer.highestOneBit((size - start) / PER_BUCKET)));
        int shift = 0;
        while (Long.compareUnsigned((highest - lowest) >>> shift, wanted) >= 0) { // the range may pass 2^63
            shift++;
        }
        int[] ends = new int[wanted + 1];
        for (int i = 0; i < size; i++) {
            if (values[i] != without) {
                ends[(int) ((key(values[i]) - lowest) >>> shift) + 1]++;
            }
        }
        ends[0] = start;
        for (int bucket = 1; bucket <= wanted; bucket++) {
            ends[bucket] += ends[bucket - 1];
        }
        for (int i = 0; i < size; i++) {
            if (values[i] != without) {
                sorted[ends[(int) ((key(values[i]) - lowest) >>> shift)]++] = values[i];
            }
        }
        int from = start;
        for (int bucket = 0; bucket < wanted; bucket++) {
            int to = ends[bucket];
            sortRange(sorted, from, to);
            from = to;
        }
    }

    private static void sortRange(double[] values, int from, int to) {
        if (to - from > SHORT) {
            Arrays.sort(values, from, to);
            return;
        }
        for (int i = from + 1; i < to; i++) {
            double value = values[i];
            int at = i;
            while (at > from && values[at - 1] > value) {
                values[at] = values[at - 1];
                at--;
            }
            values[at] = value;
        }
    }
}

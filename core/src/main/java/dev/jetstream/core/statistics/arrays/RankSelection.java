package dev.jetstream.core.statistics.arrays;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the value at a rank among unsorted columns without sorting or copying them: histograms of 16 bits of the
 * ordered representation, from the most significant down, each within the bucket that holds the rank.
 *
 * <p>At most four passes of histograms and one for the neighbour. Not for several threads.
 */
public final class RankSelection {
    private static final int DIGIT = 16;
    private static final int BUCKETS = 1 << DIGIT;
    private static final int FEW = 4096;

    // 560 KB a thread that are used again and again, instead of for each threshold of each segment
    private static final ThreadLocal<RankSelection> OF_THREAD = ThreadLocal.withInitial(RankSelection::new);

    private final long[] histogram = new long[BUCKETS];
    private final double[] candidates = new double[FEW];
    private final long[] weights = new long[FEW];
    private double at;
    private double next;

    private RankSelection() {}

    /** The selection of the calling thread; what it found last stays until it is used again. */
    public static RankSelection ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Looks for the value at {@code rank} and the one after it (the same for the last rank).
     *
     * @param columns without NaN
     * @param rank from 0, below the number of values with their counts
     */
    public void find(List<Column> columns, long rank) {
        long prefix = 0;
        long inside = rank;
        for (int shift = 64 - DIGIT; ; shift -= DIGIT) {
            count(columns, shift, prefix);
            int bucket = 0;
            while (inside >= histogram[bucket]) {
                inside -= histogram[bucket];
                bucket++;
            }
            long size = histogram[bucket];
            prefix = (prefix << DIGIT) | bucket;
            if (shift == 0) {
                at = valueOf(prefix);
                next = inside + 1 < size ? at : smallestAbove(columns, at);
                return;
            }
            if (size <= FEW) {
                choose(columns, shift, prefix, inside);
                return;
            }
        }
    }

    /** The value at the rank. */
    public double value() {
        return at;
    }

    /** The value at the next rank; that of the last rank where there is none. */
    public double nextValue() {
        return next;
    }

    private void count(List<Column> columns, int shift, long prefix) {
        Arrays.fill(histogram, 0);
        boolean first = shift == 64 - DIGIT;
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            int size = column.size();
            for (int i = 0; i < size; i++) {
                long key = unsigned(column.value(i));
                if (first || key >>> (shift + DIGIT) == prefix) {
                    histogram[(int) (key >>> shift) & (BUCKETS - 1)] += column.count(i);
                }
            }
        }
    }

    /** Sorts the few values whose representation begins with the prefix. */
    private void choose(List<Column> columns, int shift, long prefix, long rank) {
        int found = 0;
        double above = Double.POSITIVE_INFINITY;
        boolean isAbove = false;
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            int size = column.size();
            for (int i = 0; i < size; i++) {
                double value = column.value(i);
                long head = unsigned(value) >>> shift;
                if (head == prefix && column.count(i) > 0) {
                    insert(found, value, column.count(i));
                    found++;
                } else if (head > prefix && value <= above && column.count(i) > 0) {
                    above = value;
                    isAbove = true;
                }
            }
        }
        if (found > 0) {
            sort(found);
        }
        int index = 0;
        long upTo = weights[0];
        while (upTo <= rank) {
            index++;
            upTo += weights[index];
        }
        at = candidates[index];
        if (rank + 1 < upTo) {
            next = at;
        } else if (index + 1 < found) {
            next = candidates[index + 1];
        } else {
            next = isAbove ? above : at;
        }
    }

    private void insert(int place, double value, long count) {
        candidates[place] = value + 0.0;
        weights[place] = count;
    }

    /** Heap sort of candidates and weights together. */
    private void sort(int size) {
        for (int root = size / 2 - 1; root >= 0; root--) {
            sink(root, size);
        }
        for (int end = size - 1; end > 0; end--) {
            swap(0, end);
            sink(0, end);
        }
    }

    private void sink(int from, int size) {
        int root = from;
        while (2 * root + 1 < size) {
            int child = 2 * root + 1;
            if (child + 1 < size && candidates[child + 1] > candidates[child]) {
                child++;
            }
            if (candidates[root] >= candidates[child]) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    private void swap(int a, int b) {
        double value = candidates[a];
        candidates[a] = candidates[b];
        candidates[b] = value;
        long weight = weights[a];
        weights[a] = weights[b];
        weights[b] = weight;
    }

    private static double smallestAbove(List<Column> columns, double limit) {
        double smallest = Double.POSITIVE_INFINITY;
        boolean found = false;
        for (Column column : columns) {
            for (int i = 0; i < column.size(); i++) {
                double value = column.value(i);
                if (value > limit && value <= smallest && column.count(i) > 0) {
                    smallest = value;
                    found = true;
                }
            }
        }
        return found ? smallest : limit;
    }

    private static long unsigned(double value) {
        return BucketSort.key(value + 0.0) ^ Long.MIN_VALUE;
    }

    private static double valueOf(long unsigned) {
        long key = unsigned ^ Long.MIN_VALUE;
        return Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.BucketSort;
import dev.jetstream.core.statistics.arrays.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strictly ascending values with their counts: the sorted form of a sample.
 *
 * <p>Arrays may be longer than {@code size}; they are not copied and nobody changes them. Not a record, as it holds
 * arrays.
 */
final class DistinctValues {
    static final DistinctValues NONE = new DistinctValues(new double[0], null, 0);

    final double[] values;
    final long @Nullable [] counts;
    final int size;

    /** @param counts null where every value occurs once */
    DistinctValues(double[] values, long @Nullable [] counts, int size) {
        this.values = values;
        this.counts = counts;
        this.size = size;
    }

    /** Sorts rows (no NaN, no -0.0) and joins equal ones. */
    static DistinctValues ofRows(double[] rows) {
        double[] sorted = BucketSort.sorted(rows, rows.length);
        int distinct = 1;
        for (int i = 1; i < sorted.length; i++) {
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        }
        if (distinct == sorted.length) {
            return new DistinctValues(sorted, null, distinct);
        }
        long[] counts = new long[distinct];
        int at = 0;
        counts[0] = 1;
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] != sorted[at]) {
                at++;
                sorted[at] = sorted[i];
            }
            counts[at]++;
        }
        return new DistinctValues(sorted, counts, distinct);
    }

    long count(int index) {
        return counts == null ? 1 : counts[index];
    }

    /** The counts as an array, also where every value occurs once. */
    long[] toCounts() {
        if (counts != null) {
            return counts;
        }
        long[] ones = new long[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    Column column() {
        return new Column(values, counts, size);
    }
}

package dev.jetstream.core.statistics.arrays;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in primitive arrays, each with how often it occurs: what the algorithms of this package go over.
 *
 * <p>A view, which copies nothing: whoever makes one leaves the arrays alone while it is used.
 */
public final class Column {
    private final double[] values;
    private final long @Nullable [] counts;
    private final int size;

    /**
     * The first {@code size} values.
     *
     * @param counts how often each occurs; null for once each
     */
    public Column(double[] values, long @Nullable [] counts, int size) {
        this.values = values;
        this.counts = counts;
        this.size = size;
    }

    /** How many values there are, repeated ones counted as they stand. */
    public int size() {
        return size;
    }

    /** The value at a place. */
    public double value(int index) {
        return values[index];
    }

    /** How often the value at a place occurs. */
    public long count(int index) {
        return counts == null ? 1 : counts[index];
    }

    /** The values themselves, not a copy; nobody may change them. */
    public double[] array() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }

    /** Whether every count is 1. */
    public boolean isPlain() {
        return counts == null;
    }
}

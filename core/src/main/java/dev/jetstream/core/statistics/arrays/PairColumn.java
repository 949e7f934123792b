package dev.jetstream.core.statistics.arrays;

import org.jspecify.annotations.Nullable;

/**
 * Pairs of numbers in primitive arrays, each with how often it occurs.
 *
 * <p>A view, which copies nothing: whoever makes one leaves the arrays alone while it is used.
 */
public final class PairColumn {
    private final double[] x;
    private final double[] y;
    private final long @Nullable [] counts;

    /**
     * Pairs of equally long arrays.
     *
     * @param counts how often each occurs; null for once each
     */
    public PairColumn(double[] x, double[] y, long @Nullable [] counts) {
        this.x = x;
        this.y = y;
        this.counts = counts;
    }

    /** How many pairs there are, repeated ones counted as they stand. */
    public int size() {
        return x.length;
    }

    /** The first number at a place. */
    public double x(int index) {
        return x[index];
    }

    /** The second number at a place. */
    public double y(int index) {
        return y[index];
    }

    /** How often the pair at a place occurs. */
    public long count(int index) {
        return counts == null ? 1 : counts[index];
    }

    /** The first numbers alone. */
    public Column first() {
        return new Column(x, counts, x.length);
    }

    /** The second numbers alone. */
    public Column second() {
        return new Column(y, counts, y.length);
    }
}

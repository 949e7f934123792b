package dev.jetstream.core.statistics.arrays;

import java.util.Arrays;

/**
 * Counts the distinct values among rows, giving up where there are too many for that to pay.
 *
 * <p>Small whole numbers are counted in a table, others in an open hash table of at most 16,384 values. -0.0 counts as
 * 0.0, NaN apart as null. Not for several threads.
 */
public final class RowTally {
    private static final int MOST_WHOLE = 1 << 16;
    private static final int MOST_OTHERS = 1 << 14;
    private static final int FIRST_CAPACITY = 64;

    private final int[] whole;
    private double[] keys = new double[FIRST_CAPACITY];
    private long[] counts = new long[FIRST_CAPACITY];
    private int others;
    private long nulls;

    private RowTally(int rows) {
        this.whole = new int[Math.min(MOST_WHOLE, Math.max(FIRST_CAPACITY, Integer.highestOneBit(rows)))];
    }

    /** The tally of all rows; {@link #isComplete} says whether it was given up. */
    public static RowTally of(double[] rows) {
        RowTally tally = new RowTally(rows.length);
        tally.addAll(rows);
        return tally;
    }

    /** Whether all rows were counted: there are few distinct values. */
    public boolean isComplete() {
        return others <= MOST_OTHERS;
    }

    /** How many rows were NaN. */
    public long nulls() {
        return nulls;
    }

    /** How many distinct values there are. */
    public int size() {
        int size = others;
        for (int count : whole) {
            size += count > 0 ? 1 : 0;
        }
        return size;
    }

    /** The distinct values, ascending. */
    public double[] values() {
        double[] values = new double[size()];
        int size = 0;
        for (int i = 0; i < whole.length; i++) {
            if (whole[i] > 0) {
                values[size++] = i;
            }
        }
        for (int slot = 0; slot < keys.length; slot++) {
            if (counts[slot] > 0) {
                values[size++] = keys[slot];
            }
        }
        if (others > 0) {
            Arrays.sort(values);
        }
        return values;
    }

    /** How often each of these values, which must be those of {@link #values}, occurs. */
    public long[] countsOf(double[] values) {
        long[] found = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            found[i] = isWhole(values[i]) ? whole[(int) values[i]] : counts[slot(values[i])];
        }
        return found;
    }

    private void addAll(double[] rows) {
        for (double row : rows) {
            int number = (int) row;
            if (number == row && number >= 0 && number < whole.length) {
                whole[number]++;
            } else if (Double.isNaN(row)) {
                nulls++;
            } else {
                addOther(row + 0.0);
                if (others > MOST_OTHERS) {
                    return;
                }
            }
        }
    }

    private void addOther(double value) {
        int slot = slot(value);
        if (counts[slot] == 0) {
            others++;
            if (2 * others > keys.length) {
                grow();
                slot = slot(value);
            }
            keys[slot] = value;
        }
        counts[slot]++;
    }

    private boolean isWhole(double value) {
        int number = (int) value;
        return number == value && number >= 0 && number < whole.length;
    }

    private int slot(double value) {
        long hash = Double.doubleToRawLongBits(value) * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & (keys.length - 1);
        while (counts[slot] > 0 && keys[slot] != value) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        double[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new double[2 * oldKeys.length];
        counts = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCounts[i] > 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                counts[slot] = oldCounts[i];
            }
        }
    }
}

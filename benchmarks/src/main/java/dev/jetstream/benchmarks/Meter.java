package dev.jetstream.benchmarks;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Times repeated calls: warms up for a while, then takes the median of many calls. */
final class Meter {
    private static final int FEWEST = 5;
    private static final int MOST = 100_000;

    private final LongSupplier nanos;
    private final long budget;

    /**
     * A meter.
     *
     * @param nanos reads a clock that only goes forward, in nanoseconds
     * @param budget of the warm-up, and again of the measurement, in nanoseconds
     */
    Meter(LongSupplier nanos, long budget) {
        this.nanos = nanos;
        this.budget = budget;
    }

    /** Durations of single calls in nanoseconds, ascending. */
    long[] durations(Supplier<?> call) {
        var unused = repeat(call);
        return repeat(call);
    }

    /**
     * The median duration of a call.
     *
     * @param nanosPerUnit 1 for nanoseconds, 1e6 for milliseconds
     */
    Figure median(String what, Supplier<?> call, double nanosPerUnit, String unit) {
        long[] sorted = durations(call);
        return new Figure(what, sorted[sorted.length / 2] / nanosPerUnit, unit, sorted.length);
    }

    private long[] repeat(Supplier<?> call) {
        long[] durations = new long[MOST];
        int calls = 0;
        long end = nanos.getAsLong() + budget;
        while (calls < MOST && (calls < FEWEST || nanos.getAsLong() < end)) {
            long start = nanos.getAsLong();
            if (call.get() == null) { // a result that is looked at cannot be optimised away
                throw new IllegalStateException("a measured call gave nothing");
            }
            durations[calls++] = nanos.getAsLong() - start;
        }
        long[] sorted = Arrays.copyOf(durations, calls);
        Arrays.sort(sorted);
        return sorted;
    }
}

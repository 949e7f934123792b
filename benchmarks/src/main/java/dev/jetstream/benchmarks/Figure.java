package dev.jetstream.benchmarks;

import java.util.Locale;

/**
 * One line of the table.
 *
 * @param what was measured
 * @param value in {@code unit}
 * @param n how many calls, rows or statements the value rests on
 */
record Figure(String what, double value, String unit, long n) {
    /** The line, in columns. */
    String line() {
        String number = value < 100 ? "%.2f".formatted(value) : "%,.0f".formatted(value);
        return String.format(Locale.ROOT, "%-44s %14s  %-14s n=%,d", what, number, unit, n);
    }
}

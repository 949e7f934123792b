package dev.jetstream.core.config.spec;

import java.util.Optional;
import java.util.regex.Pattern;

/** Values as Python's {@code int()} converts them. */
final class PythonNumber {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
    private static final int MOST_DIGITS = 20;

    private PythonNumber() {}

    /** The integer, a fraction cut off, or empty when there is none or it does not fit 32 bits. */
    static Optional<Integer> integer(Object value) {
        if (value instanceof Long number) {
            return fitting(number);
        }
        if (value instanceof Double number) {
            return Math.abs(number) < 1e18 ? fitting(number.longValue()) : Optional.empty();
        }
        if (value instanceof Boolean bool) {
            return Optional.of(bool ? 1 : 0);
        }
        if (value instanceof String text) {
            String trimmed = text.strip();
            boolean readable = INTEGER.matcher(trimmed).matches() && trimmed.length() < MOST_DIGITS - 1;
            return readable ? fitting(Long.parseLong(trimmed.replace("_", ""))) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Integer> fitting(long number) {
        return number == (int) number ? Optional.of((int) number) : Optional.empty();
    }
}

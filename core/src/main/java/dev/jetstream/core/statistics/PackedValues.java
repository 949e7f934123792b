package dev.jetstream.core.statistics;

import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a branch's sample as our SQL packs it into one text: {@code v n,v n,...} for values, {@code x y n,...} for
 * pairs.
 *
 * <p>Numbers as BigQuery casts them to text: {@code 12}, {@code 0.1}, {@code 1e+20}, {@code inf}, {@code -inf},
 * {@code nan}; also {@code Infinity}, {@code true}, {@code false} and {@code null} (read as NaN, as NaN is null here).
 */
public final class PackedValues {
    private final String text;
    private final int width;
    private int at;
    private int size;
    private final double[][] columns;
    private long[] counts;

    private PackedValues(String text, int width) {
        this.text = text;
        this.width = width;
        int capacity = Math.max(16, text.length() / 8);
        this.columns = new double[width][capacity];
        this.counts = new long[capacity];
        while (at < text.length()) {
            readEntry();
        }
    }

    /** The values of {@code v n,v n,...}; none for an empty text. */
    public static WeightedValues parse(String text) {
        PackedValues read = new PackedValues(text, 1);
        return WeightedValues.of(read.column(0), Arrays.copyOf(read.counts, read.size));
    }

    /** The pairs of {@code x y n,x y n,...}; none for an empty text. */
    public static WeightedPairs parsePairs(String text) {
        PackedValues read = new PackedValues(text, 2);
        return WeightedPairs.of(read.column(0), read.column(1), Arrays.copyOf(read.counts, read.size));
    }

    private double[] column(int index) {
        return Arrays.copyOf(columns[index], size);
    }

    private void readEntry() {
        if (size == counts.length) {
            grow();
        }
        int start = at;
        for (int column = 0; column < width; column++) {
            columns[column][size] = number(token(' ', start), start);
        }
        counts[size] = count(token(',', start), start);
        size++;
    }

    private void grow() {
        counts = Arrays.copyOf(counts, 2 * size);
        for (int column = 0; column < width; column++) {
            columns[column] = Arrays.copyOf(columns[column], 2 * size);
        }
    }

    /** The text up to a separator, which is passed over; only the last token of the text may lack its comma. */
    private String token(char separator, int entryStart) {
        int end = text.indexOf(separator, at);
        if (end < 0) {
            if (separator != ',') {
                throw unreadable(entryStart);
            }
            end = text.length();
        }
        String token = text.substring(at, end);
        at = end + 1;
        return token;
    }

    private double number(String token, int entryStart) {
        long small = wholeNumber(token);
        if (small != Long.MIN_VALUE) {
            return small;
        }
        return switch (token.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan", "null" -> Double.NaN;
            case "true" -> 1;
            case "false" -> 0;
            default -> decimal(token, entryStart);
        };
    }

    private double decimal(String token, int entryStart) {
        try {
            return Double.parseDouble(token);
        } catch (NumberFormatException e) {
            throw unreadable(entryStart);
        }
    }

    private long count(String token, int entryStart) {
        long count = wholeNumber(token);
        if (count < 0) {
            throw unreadable(entryStart);
        }
        return count;
    }

    /** A whole number of at most 15 digits, exact as a double; {@link Long#MIN_VALUE} for anything else. */
    private static long wholeNumber(String token) {
        boolean negative = token.startsWith("-");
        int start = negative ? 1 : 0;
        int digits = token.length() - start;
        if (digits < 1 || digits > 15) {
            return Long.MIN_VALUE;
        }
        long number = 0;
        for (int i = start; i < token.length(); i++) {
            int digit = token.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Long.MIN_VALUE;
            }
            number = 10 * number + digit;
        }
        return negative ? -number : number;
    }

    private IllegalArgumentException unreadable(int entryStart) {
        int end = Math.min(text.length(), entryStart + 60);
        return new IllegalArgumentException("packed values are unreadable at character %s: '%s' (wanted %s and a count)"
                .formatted(entryStart, text.substring(entryStart, end), width == 1 ? "a number" : "two numbers"));
    }
}

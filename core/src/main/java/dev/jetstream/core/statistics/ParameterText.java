package dev.jetstream.core.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row's parameter as text: rounded to 6 decimals, then the shortest decimal text of that double, as readers know it.
 */
final class ParameterText {
    private static final int LONGEST = 24;
    private static final long MILLION = 1_000_000;

    private ParameterText() {}

    /** For example {@code 0.0}, {@code 12.0}, {@code 0.1}, {@code 1e-06}, {@code 1e+20}; the number must be finite. */
    static String of(double number) {
        return of(number, newBuffer());
    }

    /** Space for one text, to be used again and again. */
    static byte[] newBuffer() {
        return new byte[LONGEST];
    }

    /** As {@link #of(double)}, with space for the text that is made. */
    static String of(double number, byte[] buffer) {
        String common = ofCommon(number, buffer);
        return common != null ? common : ofAny(number);
    }

    /** Without big numbers, for what has at most 15 digits and is not near the middle of two roundings; else null. */
    private static @Nullable String ofCommon(double number, byte[] text) {
        double scaled = number * 1e6;
        double rounded = Math.rint(scaled);
        double magnitude = Math.abs(rounded);
        // the product is off by less than 1e-16 of itself, so by less than 0.2 for so many digits
        boolean isClear = Math.abs(Math.abs(scaled - rounded) - 0.5) > 1e-3 + magnitude * 2e-16;
        if (!(magnitude < 1e15) || !isClear || (magnitude < 100 && magnitude > 0)) {
            return null;
        }
        long millionths = (long) magnitude;
        long whole = millionths / MILLION;
        long fraction = millionths % MILLION;
        int at = text.length;
        int digits = 6;
        while (digits > 1 && fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        for (int i = 0; i < digits; i++) {
            text[--at] = (byte) ('0' + fraction % 10);
            fraction /= 10;
        }
        text[--at] = '.';
        do {
            text[--at] = (byte) ('0' + whole % 10);
            whole /= 10;
        } while (whole > 0);
        if (rounded < 0) {
            text[--at] = '-';
        }
        return new String(text, at, text.length - at, StandardCharsets.ISO_8859_1);
    }

    private static String ofAny(double number) {
        BigDecimal rounded = new BigDecimal(number).setScale(6, RoundingMode.HALF_EVEN);
        double value = rounded.doubleValue();
        BigDecimal shortest = shortest(value, rounded).stripTrailingZeros();
        if (shortest.signum() == 0) {
            return "0.0";
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return scientific(shortest, exponent);
    }

    private static BigDecimal shortest(double value, BigDecimal rounded) {
        if (rounded.precision() <= 15) {
            return rounded; // so few digits survive the way through a double
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal candidate = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (candidate.doubleValue() == value) {
                return candidate;
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }

    private static String scientific(BigDecimal number, int exponent) {
        String digits = number.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = number.signum() < 0 ? "-" : "";
        return String.format(Locale.ROOT, "%s%se%s%02d", sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}

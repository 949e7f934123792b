package dev.jetstream.core.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * A row's parameter as text: rounded to 6 decimals, then the shortest decimal text of that double, as readers know it.
 */
final class ParameterText {
    private ParameterText() {}

    /** For example {@code 0.0}, {@code 12.0}, {@code 0.1}, {@code 1e-06}, {@code 1e+20}; the number must be finite. */
    static String of(double number) {
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

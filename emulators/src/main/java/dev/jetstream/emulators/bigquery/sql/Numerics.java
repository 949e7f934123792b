package dev.jetstream.emulators.bigquery.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** NUMERIC: 29 digits before the point and 9 behind it, rounded half away from zero. */
final class Numerics {
    private static final int SCALE = 9;
    private static final BigDecimal LIMIT = new BigDecimal(BigInteger.TEN.pow(29));

    private Numerics() {}

    static BigDecimal of(Double value) {
        if (value.isNaN() || value.isInfinite()) {
            throw new EngineFunctionException(
                    "Illegal conversion of non-finite floating point number to numeric: " + value);
        }
        return rounded(new BigDecimal(value));
    }

    static BigDecimal multiply(BigDecimal x, BigDecimal y) {
        return rounded(x.multiply(y));
    }

    static BigDecimal divide(BigDecimal x, BigDecimal y) {
        requireDivisor(x, y);
        return rounded(x.divide(y, SCALE, RoundingMode.HALF_UP));
    }

    static BigDecimal div(BigDecimal x, BigDecimal y) {
        requireDivisor(x, y);
        return rounded(x.divideToIntegralValue(y));
    }

    static BigDecimal mod(BigDecimal x, BigDecimal y) {
        requireDivisor(x, y);
        return rounded(x.remainder(y));
    }

    static BigDecimal round(BigDecimal x, Long digits) {
        return scaled(x, digits, RoundingMode.HALF_UP);
    }

    static BigDecimal trunc(BigDecimal x, Long digits) {
        return scaled(x, digits, RoundingMode.DOWN);
    }

    private static BigDecimal scaled(BigDecimal x, long digits, RoundingMode mode) {
        return digits >= SCALE ? x : rounded(x.setScale((int) Math.max(digits, -40), mode));
    }

    private static void requireDivisor(BigDecimal x, BigDecimal y) {
        if (y.signum() == 0) {
            throw new EngineFunctionException("division by zero: " + x.toPlainString() + " / 0");
        }
    }

    private static BigDecimal rounded(BigDecimal value) {
        BigDecimal result = value.setScale(SCALE, RoundingMode.HALF_UP);
        if (result.abs().compareTo(LIMIT) >= 0) {
            throw new EngineFunctionException("numeric overflow: " + value.toPlainString());
        }
        return result;
    }
}

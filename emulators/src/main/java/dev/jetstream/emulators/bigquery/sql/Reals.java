package dev.jetstream.emulators.bigquery.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** FLOAT64 as BigQuery computes with it: an infinity out of finite numbers is an error. */
final class Reals {
    private Reals() {}

    static double finite(double result, double x, double y, String operator) {
        if (Double.isInfinite(result) && !Double.isInfinite(x) && !Double.isInfinite(y)) {
            throw new EngineFunctionException("Floating point overflow: " + x + " " + operator + " " + y);
        }
        return result;
    }

    static double divide(double x, double y) {
        if (y == 0) {
            throw new EngineFunctionException("division by zero: " + x + " / " + y);
        }
        return finite(x / y, x, y, "/");
    }

    static double pow(double x, double y) {
        // As C: 1 to any power is 1, also to NaN; and (-1) to an infinite one.
        double result = x == 1 || (x == -1 && Double.isInfinite(y)) ? 1 : Math.pow(x, y);
        boolean invented = Double.isNaN(result) && !Double.isNaN(x) && !Double.isNaN(y);
        if (invented || (Double.isInfinite(result) && !Double.isInfinite(x) && !Double.isInfinite(y))) {
            throw new EngineFunctionException("Floating point error in function: POW(" + x + ", " + y + ")");
        }
        return result;
    }

    static double exp(double x) {
        double result = Math.exp(x);
        if (Double.isInfinite(result) && !Double.isInfinite(x)) {
            throw new EngineFunctionException("Floating point error in function: EXP(" + x + ")");
        }
        return result;
    }

    static double log(double x, double base) {
        boolean none = Double.isNaN(x) || Double.isNaN(base) || x == Double.NEGATIVE_INFINITY;
        if (none || Double.isInfinite(base)) {
            return Double.NaN;
        }
        if (Double.isInfinite(x)) {
            return x / Math.log(base);
        }
        if (x <= 0 || base <= 0 || base == 1) {
            throw new EngineFunctionException("Floating point error in function: LOG(" + x + ", " + base + ")");
        }
        return Math.log(x) / Math.log(base);
    }

    static Double round(Double x, Long digits) {
        return scaled(x, digits, RoundingMode.HALF_UP, "ROUND");
    }

    static Double trunc(Double x, Long digits) {
        return scaled(x, digits, RoundingMode.DOWN, "TRUNC");
    }

    private static double scaled(double x, long digits, RoundingMode mode, String function) {
        // No double has more than 1,074 digits behind the point or 309 before it.
        if (Double.isNaN(x) || Double.isInfinite(x) || digits > 1074) {
            return x;
        }
        int scale = (int) Math.max(digits, -400);
        double result = new BigDecimal(x).setScale(scale, mode).doubleValue();
        if (Double.isInfinite(result)) {
            throw new EngineFunctionException(
                    "Floating point error in function: " + function + "(" + x + ", " + digits + ")");
        }
        return Math.copySign(result, x);
    }
}

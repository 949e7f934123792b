package dev.jetstream.core.statistics;

import java.util.Optional;

/** The points at which a branch's curve is given, in the arithmetic that the original system's grids have. */
final class Grid {
    private static final double LN_10 = 2.302585092994046;
    private static final double LN_10_REST = -2.1707562233822494e-16;

    private Grid() {}

    /** Whether a geometric grid exists: values not negative, some positive. */
    static boolean canBeGeometric(WeightedValues values) {
        return values.min() >= 0 && values.max() > 0;
    }

    /** Evenly spaced from the smallest to the largest value. */
    static double[] linear(WeightedValues values, int size) {
        return evenly(values.min(), values.max(), size);
    }

    /** Geometric from the smallest positive to the largest value, 0 before it where 0 is a value. */
    static double[] geometric(WeightedValues values, int size) {
        boolean hasZero = values.min() == 0;
        double from = hasZero ? values.value(1) : values.min();
        double[] points = evenly(StrictMath.log10(from), StrictMath.log10(values.max()), size);
        for (int i = 0; i < size; i++) {
            points[i] = powerOfTen(points[i]);
        }
        points[0] = from;
        points[size - 1] = size == 1 ? from : values.max();
        if (!hasZero) {
            return points;
        }
        double[] withZero = new double[size + 1];
        System.arraycopy(points, 0, withZero, 1, size);
        return withZero;
    }

    /** 10^y within an ulp, and without the arrays that StrictMath.pow makes at each call. */
    private static double powerOfTen(double y) {
        if (y == Math.rint(y)) {
            return StrictMath.pow(10, y);
        }
        double product = y * LN_10;
        double rest = Math.fma(y, LN_10, -product) + y * LN_10_REST;
        double power = StrictMath.exp(product);
        return power + power * rest;
    }

    /** What makes a curve impossible: no values, infinite ones, or such that their distance is infinite. */
    static Optional<String> problem(WeightedValues values) {
        if (values.isEmpty()) {
            return Optional.of("has no values");
        }
        if (!Double.isFinite(values.min()) || !Double.isFinite(values.max())) {
            return Optional.of("has infinite values");
        }
        return Double.isFinite(values.max() - values.min())
                ? Optional.empty()
                : Optional.of(
                        "has values too far apart for a grid, from %s to %s".formatted(values.min(), values.max()));
    }

    private static double[] evenly(double from, double to, int size) {
        double[] points = new double[size];
        double step = (to - from) / (size - 1);
        for (int i = 0; i < size; i++) {
            points[i] = i * step + from;
        }
        points[size - 1] = size == 1 ? from : to;
        return points;
    }
}

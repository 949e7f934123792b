package dev.jetstream.core.statistics.law;

import java.util.function.DoubleUnaryOperator;

/** Inverts a cdf: regula falsi (Illinois) on its normal score, which is nearly straight, hence few steps. */
final class ScoreRoot {
    private static final int MAX_STEPS = 80;
    private static final double FAR = 9;

    private ScoreRoot() {}

    /**
     * The x where the score of {@code cdf} is {@code z}, within 1e-10 spreads.
     *
     * @param guess near it
     * @param spread how far x goes when the score changes by 1, roughly; positive
     */
    static double solve(DoubleUnaryOperator cdf, double guess, double spread, double z) {
        double left = guess - 0.1 * spread;
        double right = guess + 0.1 * spread;
        double leftMiss = miss(cdf, left, z);
        double rightMiss = miss(cdf, right, z);
        double stride = spread;
        for (int i = 0; i < MAX_STEPS && leftMiss > 0; i++, stride *= 1.6) {
            right = left;
            rightMiss = leftMiss;
            left -= stride * Math.min(1, leftMiss + 0.01);
            leftMiss = miss(cdf, left, z);
        }
        stride = spread;
        for (int i = 0; i < MAX_STEPS && rightMiss < 0; i++, stride *= 1.6) {
            left = right;
            leftMiss = rightMiss;
            right += stride * Math.min(1, 0.01 - rightMiss);
            rightMiss = miss(cdf, right, z);
        }
        return within(cdf, new double[] {left, right}, new double[] {leftMiss, rightMiss}, spread, z);
    }

    private static double within(DoubleUnaryOperator cdf, double[] x, double[] misses, double spread, double z) {
        int kept = -1;
        for (int i = 0; i < MAX_STEPS && x[1] - x[0] > 1e-10 * spread; i++) {
            double middle = x[0] - misses[0] * (x[1] - x[0]) / (misses[1] - misses[0]);
            if (!(middle > x[0] && middle < x[1])) {
                middle = 0.5 * (x[0] + x[1]);
            }
            double miss = miss(cdf, middle, z);
            if (Math.abs(miss) < 1e-10) {
                return middle;
            }
            int side = miss < 0 ? 0 : 1;
            x[side] = middle;
            misses[side] = miss;
            if (kept == 1 - side) {
                misses[1 - side] *= 0.5;
            }
            kept = 1 - side;
        }
        return 0.5 * (x[0] + x[1]);
    }

    private static double miss(DoubleUnaryOperator cdf, double x, double z) {
        double score = Normal.quantile(Math.max(0, Math.min(1, cdf.applyAsDouble(x))));
        return Math.max(-FAR, Math.min(FAR, score)) - z;
    }
}

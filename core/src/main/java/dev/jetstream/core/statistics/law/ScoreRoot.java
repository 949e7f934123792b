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
        int kept = -1;
        for (int i = 0; i < MAX_STEPS && right - left > 1e-10 * spread; i++) {
            double middle = left - leftMiss * (right - left) / (rightMiss - leftMiss);
            if (!(middle > left && middle < right)) {
                middle = 0.5 * (left + right);
            }
            double miss = miss(cdf, middle, z);
            if (Math.abs(miss) < 1e-10) {
                return middle;
            }
            if (miss < 0) {
                left = middle;
                leftMiss = miss;
                rightMiss *= kept == 0 ? 0.5 : 1;
                kept = 0;
            } else {
                right = middle;
                rightMiss = miss;
                leftMiss *= kept == 1 ? 0.5 : 1;
                kept = 1;
            }
        }
        return 0.5 * (left + right);
    }

    private static double miss(DoubleUnaryOperator cdf, double x, double z) {
        double score = Normal.quantile(Math.max(0, Math.min(1, cdf.applyAsDouble(x))));
        return Math.max(-FAR, Math.min(FAR, score)) - z;
    }
}

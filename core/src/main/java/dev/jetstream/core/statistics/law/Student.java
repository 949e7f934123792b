package dev.jetstream.core.statistics.law;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's t. */
final class Student {
    private static final long MANY = 2000;

    private Student() {}

    /**
     * The quantile at probability {@code p}: by commons-math3, within 1e-14; for many degrees of freedom by the
     * expansion about the normal quantile, a hundred times as fast and within 1e-15 for |quantile| up to 4.
     *
     * <p>Source of the expansion: Abramowitz and Stegun, "Handbook of mathematical functions", 26.7.5.
     */
    static double quantile(double p, long degrees) {
        if (degrees < MANY) {
            return new TDistribution(null, (double) degrees, 1e-14).inverseCumulativeProbability(p);
        }
        double z = Normal.quantile(p);
        double z2 = z * z;
        double first = z * (z2 + 1) / 4;
        double second = z * (z2 * (5 * z2 + 16) + 3) / 96;
        double third = z * (z2 * (z2 * (3 * z2 + 19) + 17) - 15) / 384;
        double fourth = z * (z2 * (z2 * (z2 * (79 * z2 + 776) + 1482) - 1920) - 945) / 92160;
        double v = degrees;
        return z + (first + (second + (third + fourth / v) / v) / v) / v;
    }
}

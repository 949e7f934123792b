package dev.jetstream.core.statistics;

import java.util.List;

/** Keeps powers of extreme values representable: a power of two as the unit, exact to multiply by. */
final class Units {
    private static final int LARGE = 200;

    private Units() {}

    /** 1 for ordinary values, else the power of two below the largest finite magnitude of the samples. */
    static double of(List<WeightedValues> samples) {
        double largest = 0;
        for (WeightedValues values : samples) {
            for (int i = 0; i < values.size(); i++) {
                double magnitude = Math.abs(values.value(i));
                largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
            }
        }
        int exponent = Math.getExponent(largest);
        if (largest == 0 || Math.abs(exponent) < LARGE) {
            return 1;
        }
        return Math.scalb(1.0, Math.max(exponent, -1000));
    }

    /** The values in that unit. */
    static double[] in(double[] values, double unit) {
        if (unit == 1) {
            return values;
        }
        double[] scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = values[i] / unit;
        }
        return scaled;
    }
}

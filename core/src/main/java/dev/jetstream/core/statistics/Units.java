package dev.jetstream.core.statistics;

/** Keeps powers of extreme values representable: a power of two as the unit, exact to multiply by. */
final class Units {
    private static final int LARGE = 200;

    private double largest;

    /** Takes account of a value; infinities do not count. */
    void add(double value) {
        double magnitude = Math.abs(value);
        largest = Double.isFinite(magnitude) ? Math.max(largest, magnitude) : largest;
    }

    /** 1 for ordinary values, else the power of two below the largest finite magnitude of the values. */
    double unit() {
        int exponent = Math.getExponent(largest);
        if (largest == 0 || Math.abs(exponent) < LARGE) {
            return 1;
        }
        return Math.scalb(1.0, Math.max(exponent, -1000));
    }
}

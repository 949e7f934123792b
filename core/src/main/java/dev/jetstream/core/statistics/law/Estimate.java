package dev.jetstream.core.statistics.law;

/**
 * A point and its interval; NaN (or infinite) where a number does not exist.
 *
 * @param point the estimate
 * @param lower end of the interval
 * @param upper end of the interval
 */
public record Estimate(double point, double lower, double upper) {
    /** Nothing is known. */
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    /** A point without an interval. */
    public static Estimate of(double point) {
        return new Estimate(point, Double.NaN, Double.NaN);
    }

    /** All three times a positive factor. */
    public Estimate times(double factor) {
        return new Estimate(point * factor, lower * factor, upper * factor);
    }
}

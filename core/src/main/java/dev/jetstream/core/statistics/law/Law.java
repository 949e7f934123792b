package dev.jetstream.core.statistics.law;

/**
 * A law of one number as its quantile function over the normal score, x(z) = F⁻¹(Φ(z)): what a bootstrap's replicates
 * would be a sample of.
 *
 * <p>Immutable, for any number of threads.
 */
public sealed interface Law permits CertainLaw, CubicLaw, SplineLaw {
    /** The law of a number that is certain; NaN where it is undefined. */
    static Law certain(double value) {
        return new CertainLaw(value);
    }

    /** The expectation. */
    double mean();

    /** Whether the number is certain (or undefined). */
    boolean isCertain();

    /** The quantile at normal score {@code z}. */
    double quantile(double z);

    /** The normal score of {@code x}: the inverse of {@link #quantile}; infinite where no mass is beyond x. */
    double score(double x);
}

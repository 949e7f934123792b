package dev.jetstream.core.statistics.law;

/**
 * What two independent numbers say of each other, focus against reference; NaN (or infinite) where a number does not
 * exist.
 *
 * @param difference the expectation of focus minus reference
 * @param differenceLower end of its interval
 * @param differenceUpper end of its interval
 * @param ratio the expectation of focus over reference
 * @param ratioLower end of its interval
 * @param ratioUpper end of its interval
 */
public record Comparison(
        double difference,
        double differenceLower,
        double differenceUpper,
        double ratio,
        double ratioLower,
        double ratioUpper) {}

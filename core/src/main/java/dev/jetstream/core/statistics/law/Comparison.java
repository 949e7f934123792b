package dev.jetstream.core.statistics.law;

/**
 * What two independent numbers say of each other: focus against reference.
 *
 * @param difference focus minus reference
 * @param ratio focus over reference
 */
public record Comparison(Estimate difference, Estimate ratio) {}

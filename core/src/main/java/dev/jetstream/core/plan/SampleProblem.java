package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;

/**
 * Why one summary has no sample; the others are not concerned.
 *
 * @param message names the metric, its column and the table
 */
public record SampleProblem(Summary summary, String message) {}

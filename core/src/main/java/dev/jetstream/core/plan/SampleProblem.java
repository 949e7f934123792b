package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;

/**
 * Why one summary has no sample; the others are not concerned.
 *
 * @param errorClass as the log table's readers know it: {@code NotFound} (no such table), {@code KeyError} (no such
 *     column or operand), {@code TypeError} (the column holds no numbers)
 * @param message names the metric's column and the table
 */
public record SampleProblem(Summary summary, String errorClass, String message) {}

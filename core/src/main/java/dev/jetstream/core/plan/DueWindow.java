package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.TimeLimits;

/**
 * A window that is due.
 *
 * @param windowIndex the number of windows so far, counted from 1; part of the tables' names
 * @param limits of the last of them
 */
public record DueWindow(int windowIndex, TimeLimits limits) {}

/**
 * Statistics as pure functions from weighted samples to result rows.
 *
 * <p>The original system draws Monte-Carlo replicates; here the laws that it samples from are computed, so that the
 * same data give the same bits, whatever the order of rows, the thread or the machine. Nothing here reads a clock, a
 * random source or the platform's transcendental functions.
 */
@NullMarked
package dev.jetstream.core.statistics;

import org.jspecify.annotations.NullMarked;

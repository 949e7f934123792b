/** How fast the statistics are and what they allocate, by JMH, against the original system. */
@NullMarked
package dev.jetstream.benchmarks.statistics;

import org.jspecify.annotations.NullMarked;

/** JMH and whole-run benchmarks. */
@NullMarked
package dev.jetstream.benchmarks;

import org.jspecify.annotations.NullMarked;

/** Tests of the benchmarks: that the clock is read right, and that what is measured works. */
@NullMarked
package dev.jetstream.benchmarks;

import org.jspecify.annotations.NullMarked;

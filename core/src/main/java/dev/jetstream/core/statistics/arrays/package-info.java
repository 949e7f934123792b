/** Algorithms on plain arrays of numbers whose results do not depend on the order of the numbers. */
@NullMarked
package dev.jetstream.core.statistics.arrays;

import org.jspecify.annotations.NullMarked;

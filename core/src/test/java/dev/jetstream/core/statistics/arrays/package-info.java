/** Sums, selection and sorting against exact arithmetic and the JDK. */
@NullMarked
package dev.jetstream.core.statistics.arrays;

import org.jspecify.annotations.NullMarked;

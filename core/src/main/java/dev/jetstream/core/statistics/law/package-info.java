/** The probability laws behind the statistics: numbers in, numbers out, no knowledge of metrics or rows. */
@NullMarked
package dev.jetstream.core.statistics.law;

import org.jspecify.annotations.NullMarked;

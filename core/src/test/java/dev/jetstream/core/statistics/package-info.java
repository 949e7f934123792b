/** Statistics against reference results, their definitions, hostile data and an independent Monte-Carlo judge. */
@NullMarked
package dev.jetstream.core.statistics;

import org.jspecify.annotations.NullMarked;

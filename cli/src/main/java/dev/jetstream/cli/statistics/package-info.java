/** The command that computes one statistic from a file, for people and for machines. */
@NullMarked
package dev.jetstream.cli.statistics;

import org.jspecify.annotations.NullMarked;

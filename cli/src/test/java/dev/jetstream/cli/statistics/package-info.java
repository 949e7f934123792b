/** The statistics command, against the reference's results and as people use it. */
@NullMarked
package dev.jetstream.cli.statistics;

import org.jspecify.annotations.NullMarked;

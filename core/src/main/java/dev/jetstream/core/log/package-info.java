/** What happened to an experiment, for the readers of the log table. */
@NullMarked
package dev.jetstream.core.log;

import org.jspecify.annotations.NullMarked;

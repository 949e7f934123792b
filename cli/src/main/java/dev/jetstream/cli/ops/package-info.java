/** Commands for those who look after the system: what is done, why something is not there, and dead letters. */
@NullMarked
package dev.jetstream.cli.ops;

import org.jspecify.annotations.NullMarked;

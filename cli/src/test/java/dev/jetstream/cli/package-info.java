/** Tests of the command. */
@NullMarked
package dev.jetstream.cli;

import org.jspecify.annotations.NullMarked;

/** The two foreseen kinds of failure; anything else is a defect of ours. */
@NullMarked
package dev.jetstream.core.failure;

import org.jspecify.annotations.NullMarked;

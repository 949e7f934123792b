/** Workflows against servers: one that behaves and one that does not. */
@NullMarked
package dev.jetstream.dispatcher.workflow;

import org.jspecify.annotations.NullMarked;

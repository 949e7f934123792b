/** Triggers, selection, batches, status. */
@NullMarked
package dev.jetstream.dispatcher;

import org.jspecify.annotations.NullMarked;

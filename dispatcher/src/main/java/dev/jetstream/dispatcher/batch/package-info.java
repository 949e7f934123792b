/** Batches: how they are opened and sent, and how their follow-ups hang together. */
@NullMarked
package dev.jetstream.dispatcher.batch;

import org.jspecify.annotations.NullMarked;

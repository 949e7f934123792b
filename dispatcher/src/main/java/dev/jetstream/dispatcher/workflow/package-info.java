/** Who lets workers loose on a batch. */
@NullMarked
package dev.jetstream.dispatcher.workflow;

import org.jspecify.annotations.NullMarked;

/** Dead letters over buses and ledgers in memory. */
@NullMarked
package dev.jetstream.dispatcher.deadletter;

import org.jspecify.annotations.NullMarked;

/** Dead letters: what could not be delivered or carried out, and how it is taken up again. */
@NullMarked
package dev.jetstream.dispatcher.deadletter;

import org.jspecify.annotations.NullMarked;

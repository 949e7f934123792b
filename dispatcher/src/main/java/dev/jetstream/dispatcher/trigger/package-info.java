/** What asks for batches from outside: the contract of a trigger, and who takes triggers from the bus. */
@NullMarked
package dev.jetstream.dispatcher.trigger;

import org.jspecify.annotations.NullMarked;

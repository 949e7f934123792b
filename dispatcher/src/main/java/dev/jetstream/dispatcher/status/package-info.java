/** What the ledger says of batches and items, for people: how far, by whom, why not. */
@NullMarked
package dev.jetstream.dispatcher.status;

import org.jspecify.annotations.NullMarked;

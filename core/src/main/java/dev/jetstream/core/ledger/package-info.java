/** The memory of the system: what was asked for and how far each item is, as small objects in the state bucket. */
@NullMarked
package dev.jetstream.core.ledger;

import org.jspecify.annotations.NullMarked;

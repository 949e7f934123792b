@NullMarked
package dev.jetstream.core.ledger;

import org.jspecify.annotations.NullMarked;

/** What the outside is told when a batch is over. */
@NullMarked
package dev.jetstream.worker.end;

import org.jspecify.annotations.NullMarked;

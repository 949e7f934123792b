/** The end of a batch, over fakes. */
@NullMarked
package dev.jetstream.worker.end;

import org.jspecify.annotations.NullMarked;

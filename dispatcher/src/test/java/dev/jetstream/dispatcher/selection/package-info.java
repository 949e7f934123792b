/** Tests. */
@NullMarked
package dev.jetstream.dispatcher.selection;

import org.jspecify.annotations.NullMarked;

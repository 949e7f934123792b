/** Which experiments a batch is made of, and why others are left out. */
@NullMarked
package dev.jetstream.dispatcher.selection;

import org.jspecify.annotations.NullMarked;

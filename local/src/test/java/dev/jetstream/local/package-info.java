/** Tests of everything together. */
@NullMarked
package dev.jetstream.local;

import org.jspecify.annotations.NullMarked;

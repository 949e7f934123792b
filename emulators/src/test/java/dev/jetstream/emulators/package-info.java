/** Tests of the embedded servers together, and the clock that all their tests turn. */
@NullMarked
package dev.jetstream.emulators;

import org.jspecify.annotations.NullMarked;

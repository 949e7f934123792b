/** Which image the workers of an experiment run from. */
@NullMarked
package dev.jetstream.dispatcher.image;

import org.jspecify.annotations.NullMarked;

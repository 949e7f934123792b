/** The choice of images. */
@NullMarked
package dev.jetstream.core.image;

import org.jspecify.annotations.NullMarked;

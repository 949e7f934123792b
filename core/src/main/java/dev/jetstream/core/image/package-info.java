/** The images that workers run from. */
@NullMarked
package dev.jetstream.core.image;

import org.jspecify.annotations.NullMarked;

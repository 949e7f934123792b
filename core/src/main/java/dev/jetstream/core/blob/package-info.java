/** The port to a bucket of objects. */
@NullMarked
package dev.jetstream.core.blob;

import org.jspecify.annotations.NullMarked;

/** The laws of this port, which every implementation passes. */
@NullMarked
package dev.jetstream.core.blob;

import org.jspecify.annotations.NullMarked;

/** The laws of this port, which every implementation passes. */
@NullMarked
package dev.jetstream.core.warehouse;

import org.jspecify.annotations.NullMarked;

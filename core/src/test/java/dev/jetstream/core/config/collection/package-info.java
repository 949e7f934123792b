/** Tests. */
@NullMarked
package dev.jetstream.core.config.collection;

import org.jspecify.annotations.NullMarked;

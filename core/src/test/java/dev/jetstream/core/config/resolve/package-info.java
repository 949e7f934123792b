/** Tests. */
@NullMarked
package dev.jetstream.core.config.resolve;

import org.jspecify.annotations.NullMarked;

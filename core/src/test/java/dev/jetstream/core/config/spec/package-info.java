/** Tests. */
@NullMarked
package dev.jetstream.core.config.spec;

import org.jspecify.annotations.NullMarked;

/** Tests. */
@NullMarked
package dev.jetstream.core.config.toml;

import org.jspecify.annotations.NullMarked;

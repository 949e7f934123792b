/** TOML files as sections and values with their places, read within limits. */
@NullMarked
package dev.jetstream.core.config.toml;

import org.jspecify.annotations.NullMarked;

/** The analysis configs: read, merged, resolved. The records here are the resolved result. */
@NullMarked
package dev.jetstream.core.config;

import org.jspecify.annotations.NullMarked;

/** All configs of one or several trees, looked up by name and read when needed. */
@NullMarked
package dev.jetstream.core.config.collection;

import org.jspecify.annotations.NullMarked;

/** Tests. */
@NullMarked
package dev.jetstream.core.catalog;

import org.jspecify.annotations.NullMarked;

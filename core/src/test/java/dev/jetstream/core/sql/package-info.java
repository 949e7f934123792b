/** Tests of {@link dev.jetstream.core.sql}. */
@NullMarked
package dev.jetstream.core.sql;

import org.jspecify.annotations.NullMarked;

/** Tests of {@link dev.jetstream.core.reason}. */
@NullMarked
package dev.jetstream.core.reason;

import org.jspecify.annotations.NullMarked;

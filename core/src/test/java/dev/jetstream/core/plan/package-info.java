/** Tests of {@link dev.jetstream.core.plan}. */
@NullMarked
package dev.jetstream.core.plan;

import org.jspecify.annotations.NullMarked;

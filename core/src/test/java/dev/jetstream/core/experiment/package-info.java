/** Tests of {@link dev.jetstream.core.experiment}. */
@NullMarked
package dev.jetstream.core.experiment;

import org.jspecify.annotations.NullMarked;

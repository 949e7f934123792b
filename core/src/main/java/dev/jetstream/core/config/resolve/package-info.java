/** From a collection and an experiment's record to its analysis config. */
@NullMarked
package dev.jetstream.core.config.resolve;

import org.jspecify.annotations.NullMarked;

/** Checks config files before anybody runs an experiment with them. */
@NullMarked
package dev.jetstream.core.config.lint;

import org.jspecify.annotations.NullMarked;

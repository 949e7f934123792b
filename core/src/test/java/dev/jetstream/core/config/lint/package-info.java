@NullMarked
package dev.jetstream.core.config.lint;

import org.jspecify.annotations.NullMarked;

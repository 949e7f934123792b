@NullMarked
package dev.jetstream.core.input;

import org.jspecify.annotations.NullMarked;

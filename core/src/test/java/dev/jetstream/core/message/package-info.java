@NullMarked
package dev.jetstream.core.message;

import org.jspecify.annotations.NullMarked;

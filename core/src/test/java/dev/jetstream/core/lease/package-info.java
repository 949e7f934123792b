@NullMarked
package dev.jetstream.core.lease;

import org.jspecify.annotations.NullMarked;

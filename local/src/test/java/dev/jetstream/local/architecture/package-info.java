/** The rules of the architecture, and classes that break each of them. */
@NullMarked
package dev.jetstream.local.architecture;

import org.jspecify.annotations.NullMarked;

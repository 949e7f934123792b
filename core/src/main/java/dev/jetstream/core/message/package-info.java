/** What the services tell each other, and its form on the wire. */
@NullMarked
package dev.jetstream.core.message;

import org.jspecify.annotations.NullMarked;

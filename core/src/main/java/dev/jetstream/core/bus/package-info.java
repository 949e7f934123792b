/** The ports to the message bus: publish, and take one at a time under a lease. */
@NullMarked
package dev.jetstream.core.bus;

import org.jspecify.annotations.NullMarked;

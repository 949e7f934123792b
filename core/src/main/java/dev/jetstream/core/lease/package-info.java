/** How a delivery is held while its work runs. */
@NullMarked
package dev.jetstream.core.lease;

import org.jspecify.annotations.NullMarked;

/** The port to the data warehouse, and what is said through it. */
@NullMarked
package dev.jetstream.core.warehouse;

import org.jspecify.annotations.NullMarked;

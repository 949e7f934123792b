/** The GoogleSQL text of everything that is asked of the warehouse. */
@NullMarked
package dev.jetstream.core.sql;

import org.jspecify.annotations.NullMarked;

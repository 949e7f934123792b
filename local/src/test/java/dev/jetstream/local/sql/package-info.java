/** The sql commands. */
@NullMarked
package dev.jetstream.local.sql;

import org.jspecify.annotations.NullMarked;

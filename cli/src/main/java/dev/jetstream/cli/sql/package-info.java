/** Commands about statements. */
@NullMarked
package dev.jetstream.cli.sql;

import org.jspecify.annotations.NullMarked;

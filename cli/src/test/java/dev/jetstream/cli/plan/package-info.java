/** Plans and calendars as people see them. */
@NullMarked
package dev.jetstream.cli.plan;

import org.jspecify.annotations.NullMarked;

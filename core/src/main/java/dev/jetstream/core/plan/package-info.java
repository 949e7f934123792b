/** What is due on a date, and the tables that an experiment then needs. */
@NullMarked
package dev.jetstream.core.plan;

import org.jspecify.annotations.NullMarked;

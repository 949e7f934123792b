/** Commands that run, translate and check statements with the embedded dialect. */
@NullMarked
package dev.jetstream.local.sql;

import org.jspecify.annotations.NullMarked;

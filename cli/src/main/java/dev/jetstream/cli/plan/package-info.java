/** Commands that say what would be analysed, and check that it can be. */
@NullMarked
package dev.jetstream.cli.plan;

import org.jspecify.annotations.NullMarked;

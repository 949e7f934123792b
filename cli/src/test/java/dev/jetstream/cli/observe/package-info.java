/** What services tell of themselves, seen from outside. */
@NullMarked
package dev.jetstream.cli.observe;

import org.jspecify.annotations.NullMarked;

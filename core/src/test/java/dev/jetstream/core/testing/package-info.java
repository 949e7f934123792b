/** What tests of several modules share. */
@NullMarked
package dev.jetstream.core.testing;

import org.jspecify.annotations.NullMarked;

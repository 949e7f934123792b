/** Google's clients opened and closed. */
@NullMarked
package dev.jetstream.gcp;

import org.jspecify.annotations.NullMarked;

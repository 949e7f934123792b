/** The plans of the real configs: every statement bound, and of some also run. */
@NullMarked
package dev.jetstream.local.corpus;

import org.jspecify.annotations.NullMarked;

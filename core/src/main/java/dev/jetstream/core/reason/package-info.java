/** Why something is not analysed, in words for people and for the readers of the log table. */
@NullMarked
package dev.jetstream.core.reason;

import org.jspecify.annotations.NullMarked;

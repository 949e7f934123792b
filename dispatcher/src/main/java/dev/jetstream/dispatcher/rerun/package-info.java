/** What makes a rerun more than a run: which experiments changed, and the labels that say that one is on its way. */
@NullMarked
package dev.jetstream.dispatcher.rerun;

import org.jspecify.annotations.NullMarked;

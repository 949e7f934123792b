/** Reruns: detection and labels. */
@NullMarked
package dev.jetstream.dispatcher.rerun;

import org.jspecify.annotations.NullMarked;

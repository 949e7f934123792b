@NullMarked
package dev.jetstream.dispatcher.trigger;

import org.jspecify.annotations.NullMarked;

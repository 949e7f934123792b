/** What a push to a config repository asks for, and what GitHub is told of it. */
@NullMarked
package dev.jetstream.dispatcher.push;

import org.jspecify.annotations.NullMarked;

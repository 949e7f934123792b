@NullMarked
package dev.jetstream.dispatcher.push;

import org.jspecify.annotations.NullMarked;

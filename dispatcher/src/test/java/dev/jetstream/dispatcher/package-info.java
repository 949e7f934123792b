@NullMarked
package dev.jetstream.dispatcher;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.jetstream.dispatcher.serve;

import org.jspecify.annotations.NullMarked;

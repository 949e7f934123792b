@NullMarked
package dev.jetstream.dispatcher.webhook;

import org.jspecify.annotations.NullMarked;

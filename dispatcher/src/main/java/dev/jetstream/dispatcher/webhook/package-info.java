/** The dispatcher's HTTP side: GitHub's webhook, and runs for whoever has the token. */
@NullMarked
package dev.jetstream.dispatcher.webhook;

import org.jspecify.annotations.NullMarked;

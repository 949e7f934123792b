/** Tests of the embedded Pub/Sub, by itself and through Google's client. */
@NullMarked
package dev.jetstream.emulators.pubsub;

import org.jspecify.annotations.NullMarked;

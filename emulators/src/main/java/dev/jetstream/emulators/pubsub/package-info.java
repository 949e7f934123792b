/**
 * An embedded Pub/Sub: {@link dev.jetstream.emulators.pubsub.PubSubBroker} is the pure state machine,
 * {@link dev.jetstream.emulators.pubsub.PubSubServer} its gRPC skin.
 */
@NullMarked
package dev.jetstream.emulators.pubsub;

import org.jspecify.annotations.NullMarked;

package dev.jetstream.core.bus;

import reactor.core.publisher.Mono;

/**
 * A subscription from which messages are taken one by one.
 *
 * <p>An empty answer does not mean that the subscription is drained.
 */
public interface Inbox {
    /** Waits (a server's long poll at most) for one message; empty when none came. Cancelling gives none away. */
    Mono<Delivery> pull();
}

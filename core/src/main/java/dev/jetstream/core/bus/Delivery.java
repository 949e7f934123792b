package dev.jetstream.core.bus;

import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One delivery of one message, held under a lease that the holder renews.
 *
 * <p>All four calls are cold. A call on a lost lease fails with {@link LeaseLostException} where the bus tells.
 */
public interface Delivery {
    /** The message's id, the same on every redelivery. */
    String messageId();

    byte[] payload();

    Map<String, String> attributes();

    /** How often the bus has delivered it, 1 for the first; 0 when the bus does not count. */
    int attempt();

    /** The message is done. */
    Mono<Void> ack();

    /** The message may be delivered again, to anyone. */
    Mono<Void> nack();

    /** Renews the lease: it now ends {@code lease} from here. */
    Mono<Void> extend(Duration lease);

    /** What the work on it carries in Reactor's context, for log lines and traces; empty where nobody observes. */
    default ContextView context() {
        return Context.empty();
    }

    /** Tells an observer how it ended for its holder. Nothing of the protocol depends on it. */
    default void ended(Ending ending) {}

    /** How a delivery ended for its holder. */
    enum Ending {
        /** Acknowledged. */
        DONE,
        /** Given back, for its holder was asked to stop. */
        STOPPED,
        /** Given back, for something was away. */
        UNAVAILABLE,
        /** Its lease was lost; whose it is now is not known. */
        LOST,
        /** Given back after a failure that nobody foresaw. */
        DEFECT
    }
}

package dev.jetstream.core.bus;

import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

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
}

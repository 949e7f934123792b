package dev.jetstream.core.bus;

import java.util.Map;
import reactor.core.publisher.Mono;

/** Where messages leave. */
public interface Outbox {
    /**
     * Publishes one message and completes with its id once the bus has it.
     *
     * @param topic short name, for example {@code analysis-requests}
     */
    Mono<String> publish(String topic, byte[] payload, Map<String, String> attributes);
}

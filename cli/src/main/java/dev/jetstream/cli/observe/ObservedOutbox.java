package dev.jetstream.cli.observe;

import dev.jetstream.core.bus.Outbox;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/** An outbox that counts messages and gives each the trace of the work it is sent in. */
final class ObservedOutbox implements Outbox {
    private final Outbox outbox;
    private final ServiceMeters meters;
    private final Traces traces;

    ObservedOutbox(Outbox outbox, ServiceMeters meters, Traces traces) {
        this.outbox = outbox;
        this.meters = meters;
        this.traces = traces;
    }

    @Override
    public Mono<String> publish(String topic, byte[] payload, Map<String, String> attributes) {
        return Mono.deferContextual(context -> {
            Span span = traces.sending(topic, attributes, context);
            Map<String, String> traced = new HashMap<>(attributes);
            traces.write(span, traced);
            return outbox.publish(topic, payload, traced)
                    .doOnNext(id -> meters.published(topic, true).increment())
                    .doOnError(error -> {
                        meters.published(topic, false).increment();
                        span.setStatus(StatusCode.ERROR);
                    })
                    .doFinally(end -> span.end());
        });
    }
}

package dev.jetstream.cli.observe;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.log.LogFields;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** A delivery that is timed from its arrival to its end. */
final class ObservedDelivery implements Delivery {
    private static final int LONGEST = 200;

    private final Delivery delivery;
    private final Service service;
    private final ServiceMeters meters;
    private final Readiness readiness;
    private final Timer.Sample since;
    private final Span span;
    private final ContextView context;
    private final AtomicBoolean over = new AtomicBoolean();

    ObservedDelivery(Delivery delivery, Service service, ServiceMeters meters, Traces traces, Readiness readiness) {
        this.delivery = delivery;
        this.service = service;
        this.meters = meters;
        this.readiness = readiness;
        this.since = Timer.start(meters.registry());
        this.span = traces.working(service, delivery);
        this.context = Context.of(
                LogFields.KEY,
                fields(),
                Traces.KEY,
                io.opentelemetry.context.Context.root().with(span));
    }

    @Override
    public String messageId() {
        return delivery.messageId();
    }

    @Override
    public byte[] payload() {
        return delivery.payload();
    }

    @Override
    public Map<String, String> attributes() {
        return delivery.attributes();
    }

    @Override
    public int attempt() {
        return delivery.attempt();
    }

    @Override
    public Mono<Void> ack() {
        return delivery.ack();
    }

    @Override
    public Mono<Void> nack() {
        return delivery.nack();
    }

    /** Also a sign of life: a worker that analyses for hours pulls nothing meanwhile. */
    @Override
    public Mono<Void> extend(Duration lease) {
        return delivery.extend(lease).doOnSuccess(done -> readiness.heard(service));
    }

    @Override
    public ContextView context() {
        return context;
    }

    @Override
    public void ended(Ending ending) {
        if (over.compareAndSet(false, true)) {
            long unused = since.stop(meters.held(service, ending));
            if (ending == Ending.DEFECT || ending == Ending.UNAVAILABLE) {
                span.setStatus(StatusCode.ERROR);
            }
            span.setAttribute("jetstream.outcome", ending.name().toLowerCase(Locale.ROOT));
            span.end();
        }
        delivery.ended(ending);
    }

    @Override
    public String toString() {
        return delivery.toString();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("service", service.label());
        for (String name : List.of(LogFields.BATCH, LogFields.SLUG, LogFields.DATE)) {
            String value = delivery.attributes().get(name);
            if (value != null) {
                fields.put(name, value.substring(0, Math.min(LONGEST, value.length())));
            }
        }
        if (delivery.attempt() > 0) {
            fields.put(LogFields.ATTEMPT, String.valueOf(delivery.attempt()));
        }
        fields.put("message_id", delivery.messageId());
        fields.put(Traces.TRACE_ID, span.getSpanContext().getTraceId());
        fields.put("span_id", span.getSpanContext().getSpanId());
        return Collections.unmodifiableMap(fields);
    }
}

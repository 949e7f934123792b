package dev.jetstream.cli.observe;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.TraceHeaders;
import dev.jetstream.core.log.LogFields;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * One span for each message sent and one for each message worked on; what is sent during the work belongs to it, so
 * that everything a trigger leads to is one trace.
 *
 * <p>Names are those of OpenTelemetry's conventions for messaging, which may still change; they stand here only.
 */
final class Traces implements AutoCloseable {
    /** Where the trace of the work is found in Reactor's context. */
    static final String KEY = "dev.jetstream.trace";

    /** The log field of a trace. */
    static final String TRACE_ID = "trace_id";

    private static final TextMapGetter<Map<String, String>> ATTRIBUTES = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> attributes) {
            return attributes.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> attributes, String name) {
            return attributes == null ? null : attributes.get(name);
        }
    };

    private final TextMapPropagator propagator = W3CTraceContextPropagator.getInstance();
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /** Traces whose spans go to a processor; to none where only the ids matter, in messages and log lines. */
    Traces(@Nullable SpanProcessor processor) {
        this.provider = processor == null
                ? SdkTracerProvider.builder().build()
                : SdkTracerProvider.builder().addSpanProcessor(processor).build();
        this.tracer = provider.get("dev.jetstream");
    }

    /** The begin of a trace. */
    Span beginning(String name) {
        return tracer.spanBuilder(name).setNoParent().startSpan();
    }

    /** The work on a delivery, as part of the trace in its attributes, or of a new one. */
    Span working(Service service, Delivery delivery) {
        SpanBuilder span = tracer.spanBuilder("process " + service.topic())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(propagator.extract(Context.root(), delivery.attributes(), ATTRIBUTES))
                .setAttribute("messaging.system", "gcp_pubsub")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.destination.name", service.topic())
                .setAttribute("messaging.message.id", delivery.messageId())
                .setAttribute("messaging.gcp_pubsub.message.delivery_attempt", (long) delivery.attempt());
        item(span, delivery.attributes());
        return span.startSpan();
    }

    /**
     * The sending of a message: part of the work it is sent in, else of a caller's trace, else of the one that its
     * attributes name, as a replayed dead letter's do, else a trace of its own.
     */
    Span sending(String topic, Map<String, String> attributes, ContextView context) {
        Context work = context.getOrDefault(KEY, null);
        Map<String, String> caller = TraceHeaders.of(context);
        Context parent = work == null
                ? propagator.extract(Context.root(), caller.isEmpty() ? attributes : caller, ATTRIBUTES)
                : work;
        SpanBuilder span = tracer.spanBuilder("send " + topic)
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(parent)
                .setAttribute("messaging.system", "gcp_pubsub")
                .setAttribute("messaging.operation.type", "send")
                .setAttribute("messaging.destination.name", topic);
        item(span, attributes);
        return span.startSpan();
    }

    /** Writes the trace into a message's attributes. */
    void write(Span span, Map<String, String> attributes) {
        propagator.inject(Context.root().with(span), attributes, (carrier, name, value) -> {
            if (carrier != null) {
                carrier.put(name, value);
            }
        });
    }

    @Override
    public void close() {
        provider.close();
    }

    private static void item(SpanBuilder span, Map<String, String> attributes) {
        for (String name : new String[] {LogFields.BATCH, LogFields.SLUG, LogFields.DATE}) {
            String value = attributes.get(name);
            if (value != null) {
                span.setAttribute("jetstream." + name, value);
            }
        }
    }
}

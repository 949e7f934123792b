package dev.jetstream.core.bus;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The trace of a caller, as W3C's trace context spells it: names of message attributes and of HTTP headers.
 *
 * <p>Whoever is asked puts it into Reactor's context; an outbox that traces sends messages as part of it. The values
 * are a stranger's: they are parsed by the tracing library alone.
 */
public final class TraceHeaders {
    /** The trace and the span that a message belongs to. */
    public static final String PARENT = "traceparent";

    /** What vendors add to it. */
    public static final String STATE = "tracestate";

    /** Both names. */
    public static final Set<String> NAMES = Set.of(PARENT, STATE);

    private static final String KEY = "dev.jetstream.trace-headers";

    private TraceHeaders() {}

    /** For {@code contextWrite}: the context with the trace among some headers or attributes, where there is one. */
    public static Function<Context, Context> with(Map<String, String> headers) {
        Map<String, String> found = new TreeMap<>(headers);
        found.keySet().retainAll(NAMES);
        return context -> found.isEmpty() ? context : context.put(KEY, Map.copyOf(found));
    }

    /** The caller's trace in a context; empty when there is none. */
    public static Map<String, String> of(ContextView context) {
        Map<String, String> found = context.getOrDefault(KEY, null);
        return found == null ? Map.of() : found;
    }
}

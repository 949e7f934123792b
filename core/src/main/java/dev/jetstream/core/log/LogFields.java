package dev.jetstream.core.log;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What the log lines of a piece of work say beside their sentences: its batch, slug, date, attempt, trace.
 *
 * <p>They travel in Reactor's context, so they follow the work from thread to thread; how a line shows them is decided
 * where lines are written.
 */
public final class LogFields {
    /** Under which the fields are found in Reactor's context; also the name of the thread's own copy. */
    public static final String KEY = "dev.jetstream.log-fields";

    /** The act of dispatching. */
    public static final String BATCH = "batch";

    /** The experiment. */
    public static final String SLUG = "slug";

    /** The analysis date. */
    public static final String DATE = "date";

    /** How often the bus has delivered the message. */
    public static final String ATTEMPT = "attempt";

    private LogFields() {}

    /** For {@code contextWrite}: the same context with another field, or another value of it. */
    public static Function<Context, Context> with(String name, String value) {
        return context -> {
            Map<String, String> all = new TreeMap<>(of(context));
            all.put(name, value);
            return context.put(KEY, Collections.unmodifiableMap(all));
        };
    }

    /** The fields in a context. */
    public static Map<String, String> of(ContextView context) {
        Map<String, String> found = context.getOrDefault(KEY, null);
        return found == null ? Map.of() : found;
    }
}

package dev.jetstream.cli.observe;

import dev.jetstream.core.log.LogFields;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;

/** Brings the log fields in Reactor's context to whichever thread runs the work, where log lines find them. */
final class ThreadFields implements ThreadLocalAccessor<Map<String, String>> {
    private ThreadFields() {}

    /** From here on, for the whole process; again changes nothing. */
    static synchronized void follow() {
        ContextRegistry unused = ContextRegistry.getInstance().registerThreadLocalAccessor(new ThreadFields());
        Hooks.enableAutomaticContextPropagation();
    }

    @Override
    public Object key() {
        return LogFields.KEY;
    }

    @Override
    public @Nullable Map<String, String> getValue() {
        Map<String, String> fields = MDC.getCopyOfContextMap();
        return fields == null || fields.isEmpty() ? null : fields;
    }

    @Override
    public void setValue(Map<String, String> fields) {
        MDC.setContextMap(fields);
    }

    @Override
    public void setValue() {
        MDC.clear();
    }
}

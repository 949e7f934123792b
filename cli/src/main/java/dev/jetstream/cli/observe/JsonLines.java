package dev.jetstream.cli.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import net.logstash.logback.composite.AbstractJsonProvider;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;

/**
 * Log lines as one JSON object each, with the names that Cloud Logging knows: {@code time}, {@code severity},
 * {@code message}; the fields of the work stand beside them.
 */
public final class JsonLines {
    private JsonLines() {}

    /** An encoder, started. */
    public static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setMessage("message");
        names.setLogger("logger");
        names.setThread("thread");
        names.setStackTrace("stack_trace");
        names.setVersion("[ignore]");
        names.setLevel("[ignore]");
        names.setLevelValue("[ignore]");
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.setIncludeContext(false);
        encoder.addProvider(new Severity());
        encoder.start();
        return encoder;
    }

    /** The level as Cloud Logging spells it. */
    private static final class Severity extends AbstractJsonProvider<ILoggingEvent> {
        @Override
        public void writeTo(JsonGenerator generator, ILoggingEvent event) throws IOException {
            generator.writeStringField("severity", spelling(event.getLevel()));
        }

        private static String spelling(Level level) {
            return switch (level.toInt()) {
                case Level.ERROR_INT -> "ERROR";
                case Level.WARN_INT -> "WARNING";
                case Level.INFO_INT -> "INFO";
                default -> "DEBUG";
            };
        }
    }
}

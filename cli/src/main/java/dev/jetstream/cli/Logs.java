package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.jetstream.cli.observe.JsonLines;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends log lines to stderr and, where a command has a work directory, all of them to a file there.
 *
 * <p>Made in code: reading XML would cost a fifth of the start-up. A line is {@code LEVEL:time:logger:message}, as in
 * the original system.
 */
public final class Logs extends ContextAwareBase implements Configurator {
    private static final String PATTERN =
            "%level:%d{yyyy-MM-dd HH:mm:ss.SSS, UTC}:%logger{0}:%replace(%msg){'[\\r\\n]+', ' ⏎ '}%n%ex";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        set(context, Format.TEXT, Level.WARN, null);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Sets what is shown from here on.
     *
     * @param group says how lines look, and whether the file and stderr have everything
     * @param stderr least level that stderr has
     * @param file where lines of level INFO and above go, or null
     */
    static void show(GroupOptions group, Level stderr, @Nullable Path file) {
        // gRPC logs through java.util.logging, whose own console handler knows nothing of us.
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Level detail = group.debug ? Level.DEBUG : Level.INFO;
        set(context, group.logFormat, group.debug ? detail : stderr, file);
        context.getLogger("dev.jetstream").setLevel(detail);
        // It writes out the heads of broken requests, which anybody may send, and as often as he likes.
        context.getLogger("reactor.netty.http.server").setLevel(Level.ERROR);
    }

    private static void set(LoggerContext context, Format format, Level console, @Nullable Path file) {
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        ConsoleAppender<ILoggingEvent> err = new ConsoleAppender<>();
        err.setTarget("System.err");
        root.addAppender(started(context, format, err, console));
        if (file != null) {
            FileAppender<ILoggingEvent> appender = new FileAppender<>();
            appender.setFile(file.toString());
            root.addAppender(started(context, format, appender, Level.TRACE));
        }
    }

    private static OutputStreamAppender<ILoggingEvent> started(
            LoggerContext context, Format format, OutputStreamAppender<ILoggingEvent> appender, Level least) {
        ThresholdFilter threshold = new ThresholdFilter();
        threshold.setLevel(least.toString());
        threshold.start();
        appender.setContext(context);
        appender.setEncoder(format == Format.JSON ? JsonLines.encoder(context) : text(context));
        appender.addFilter(threshold);
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    /** How a log line looks. */
    enum Format {
        /** For people. */
        TEXT,
        /** One object a line, with the fields of the work (docs/observability.md). */
        JSON
    }
}

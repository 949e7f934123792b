package dev.jetstream.core.config.template;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text cannot be read as a template, or not be filled in; says where in the text. */
public final class TemplateException extends RuntimeException {
    /** What sort of fault it is. */
    public enum Fault {
        /** Jinja too would not read it. */
        SYNTAX,
        /** Jinja would read it, this evaluator does not. */
        UNSUPPORTED,
        /** A name or attribute that nobody defines. */
        UNDEFINED,
        /** Wrong arguments or a value that cannot be inserted. */
        VALUE
    }

    private final Fault fault;
    private final String fact;
    private final transient @Nullable Position position;

    TemplateException(Fault fault, String message, Position position) {
        super("%s at line %d, column %d of the text".formatted(message, position.line(), position.column()));
        this.fault = fault;
        this.fact = message;
        this.position = position;
    }

    TemplateException(Fault fault, String message) {
        super(message);
        this.fault = fault;
        this.fact = message;
        this.position = null;
    }

    public Fault fault() {
        return fault;
    }

    /** What is wrong, without where. */
    public String fact() {
        return fact;
    }

    /** Where in the text; empty when the text as a whole is meant. */
    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /** What is wrong and where. */
    public String reason() {
        String message = getMessage();
        return message == null ? fault.toString() : message;
    }
}

package dev.jetstream.core.config.template;

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

    TemplateException(Fault fault, String message, Position position) {
        super("%s at line %d, column %d of the text".formatted(message, position.line(), position.column()));
        this.fault = fault;
    }

    TemplateException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** What is wrong and where. */
    public String reason() {
        String message = getMessage();
        return message == null ? fault.toString() : message;
    }
}

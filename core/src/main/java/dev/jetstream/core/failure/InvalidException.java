package dev.jetstream.core.failure;

import org.jspecify.annotations.Nullable;

/**
 * The request or its config can never succeed as it is: recorded with its class and message, acknowledged, not retried.
 *
 * <p>{@link #errorClass()} is the class name that readers of the log table know (for example
 * {@code EnrollmentNotCompleteException}); dashboards classify by it.
 */
public non-sealed class InvalidException extends AnalysisException {
    private final String errorClass;

    public InvalidException(String message) {
        this("InvalidConfigurationException", message, null);
    }

    public InvalidException(String errorClass, String message) {
        this(errorClass, message, null);
    }

    public InvalidException(String errorClass, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errorClass = errorClass;
    }

    /** The class name under which readers of the log table know this failure. */
    public String errorClass() {
        return errorClass;
    }
}

package dev.jetstream.core.failure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A failure that was foreseen: {@link InvalidException} or {@link UnavailableException}. */
public abstract sealed class AnalysisException extends RuntimeException permits InvalidException, UnavailableException {
    AnalysisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The message: it names the value, the limit and the place. */
    public String reason() {
        return Objects.requireNonNullElse(getMessage(), getClass().getSimpleName());
    }
}

package dev.jetstream.core.failure;

import org.jspecify.annotations.Nullable;

/** Something outside is not there now: retried at the call, then the message is given back. */
public non-sealed class UnavailableException extends AnalysisException {
    public UnavailableException(String message) {
        super(message, null);
    }

    public UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

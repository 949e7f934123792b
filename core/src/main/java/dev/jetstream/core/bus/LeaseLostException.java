package dev.jetstream.core.bus;

import org.jspecify.annotations.Nullable;

/** The lease on a delivery is over: somebody else may hold the message now. */
public final class LeaseLostException extends RuntimeException {
    public LeaseLostException(String message) {
        this(message, null);
    }

    public LeaseLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.jetstream.gcp.remote;

import dev.jetstream.core.failure.UnavailableException;
import org.jspecify.annotations.Nullable;

/** Trouble on the way that is worth another try at once: a lost connection, a 503, a rate limit. */
public final class TransientException extends UnavailableException {
    public TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

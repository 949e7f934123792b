package dev.jetstream.core.bus;

/** The lease on a delivery is over: somebody else may hold the message now. */
public final class LeaseLostException extends RuntimeException {
    public LeaseLostException(String message, Throwable cause) {
        super(message, cause);
    }
}

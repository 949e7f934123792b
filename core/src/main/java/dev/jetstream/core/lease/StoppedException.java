package dev.jetstream.core.lease;

/** The work was let go because whoever did it was asked to stop. */
public final class StoppedException extends RuntimeException {
    public StoppedException(String message) {
        super(message);
    }
}

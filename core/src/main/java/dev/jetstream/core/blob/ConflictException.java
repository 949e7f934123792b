package dev.jetstream.core.blob;

/** Another writer was first, and wrote other bytes than ours. */
public final class ConflictException extends RuntimeException {
    public ConflictException(String message) {
        super(message);
    }
}

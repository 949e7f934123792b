package dev.jetstream.emulators.storage;

import java.io.IOException;
import java.util.Objects;

/** The store refuses a call, with the status, reason and words that go over the wire. */
public final class StorageException extends RuntimeException {
    private final int status;
    private final String reason;

    StorageException(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    /** The HTTP status: 412 where a precondition does not hold. */
    public int status() {
        return status;
    }

    /** What the store says; never null. */
    String words() {
        return Objects.requireNonNullElse(getMessage(), reason);
    }

    String reason() {
        return reason;
    }

    static StorageException invalid(String message) {
        return new StorageException(400, "invalid", message);
    }

    static StorageException notFound(String message) {
        return new StorageException(404, "notFound", message);
    }

    static StorageException notImplemented(String message) {
        return new StorageException(501, "notImplemented", message);
    }

    static StorageException conditionNotMet() {
        return new StorageException(
                412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    /** A full or broken disk: the client may try again. */
    static StorageException disk(IOException failure) {
        StorageException refusal = new StorageException(503, "backendError", "The disk refused: " + failure);
        refusal.initCause(failure);
        return refusal;
    }
}

package dev.jetstream.worker;

/** A newer batch has written a table of this item, which must not be replaced by an older answer. */
public final class SupersededException extends RuntimeException {
    private final String batch;

    /** Superseded by a batch. */
    public SupersededException(String batch, String message) {
        super(message);
        this.batch = batch;
    }

    /** The newer batch. */
    public String batch() {
        return batch;
    }
}

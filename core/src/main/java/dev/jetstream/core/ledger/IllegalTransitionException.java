package dev.jetstream.core.ledger;

/** An item cannot go from where it is to where it was sent. */
public final class IllegalTransitionException extends RuntimeException {
    public IllegalTransitionException(String message) {
        super(message);
    }
}

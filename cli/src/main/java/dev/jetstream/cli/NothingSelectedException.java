package dev.jetstream.cli;

import dev.jetstream.core.failure.InvalidException;

/** A selector (a slug, a date, a path) matches nothing, or is no such thing: wrong usage. */
public final class NothingSelectedException extends InvalidException {
    public NothingSelectedException(String message) {
        super("NothingSelectedException", message);
    }
}

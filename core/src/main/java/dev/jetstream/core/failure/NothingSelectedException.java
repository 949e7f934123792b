package dev.jetstream.core.failure;

/** What was asked for (a slug, a date, a file, a folder) is not there, or can be no such thing: wrong usage. */
public final class NothingSelectedException extends InvalidException {
    public NothingSelectedException(String message) {
        super("NothingSelectedException", message);
    }

    public NothingSelectedException(String message, Throwable cause) {
        super("NothingSelectedException", message, cause);
    }
}

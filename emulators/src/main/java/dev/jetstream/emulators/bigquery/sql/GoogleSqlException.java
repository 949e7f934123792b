package dev.jetstream.emulators.bigquery.sql;

import org.jspecify.annotations.Nullable;

/**
 * A statement is wrong, or uses something that this dialect refuses rather than guesses.
 *
 * <p>The message is worded as BigQuery words it where BigQuery has the error, and ends with {@code at [line:column]}. A
 * missing table begins with {@code Not found: Table}.
 */
public final class GoogleSqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String snippet;
    private final @Nullable String suggestion;

    public GoogleSqlException(String message, int line, int column, String snippet, @Nullable String suggestion) {
        super(message);
        this.line = line;
        this.column = column;
        this.snippet = snippet;
        this.suggestion = suggestion;
    }

    /** Line of the fault in the statement, from 1. */
    public int line() {
        return line;
    }

    /** Column of the fault in its line, from 1, in UTF-16 units. */
    public int column() {
        return column;
    }

    /** The line of text around the fault, and under it a caret. */
    public String snippet() {
        return snippet;
    }

    /** The nearest known name, or null when none is near. */
    public @Nullable String suggestion() {
        return suggestion;
    }
}

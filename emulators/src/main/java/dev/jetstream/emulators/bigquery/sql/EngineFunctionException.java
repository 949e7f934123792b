package dev.jetstream.emulators.bigquery.sql;

import java.util.Objects;

/** What one of {@link EngineFunctions} refuses; DuckDB shows its text, so there is no class and no stack in it. */
final class EngineFunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EngineFunctionException(String text) {
        super(text, null, false, false);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // DuckDB shows this, with the class's name unless it is left out
    public String toString() {
        return Objects.requireNonNullElse(getMessage(), "");
    }
}

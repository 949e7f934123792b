package dev.jetstream.emulators.bigquery.sql;

/** What one of {@link EngineFunctions} refuses; DuckDB shows its text, so there is no class and no stack in it. */
final class EngineFunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    EngineFunctionException(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.jetstream.emulators.bigquery.store;

/** DuckDB text made of names and values that may contain anything. */
public final class Sql {
    private Sql() {}

    /** A quoted identifier. */
    public static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A string literal. */
    public static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}

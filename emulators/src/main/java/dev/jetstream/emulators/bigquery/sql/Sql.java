package dev.jetstream.emulators.bigquery.sql;

/** Pieces of DuckDB's SQL. */
final class Sql {
    private Sql() {}

    static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String cast(String value, Type type) {
        return "CAST(" + value + " AS " + type.duck() + ")";
    }
}

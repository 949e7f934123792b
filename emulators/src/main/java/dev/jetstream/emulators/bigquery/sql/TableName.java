package dev.jetstream.emulators.bigquery.sql;

/** The full name of a table, view or function's place; {@code table} may be {@code INFORMATION_SCHEMA.TABLES}. */
public record TableName(String project, String dataset, String table) {
    @Override
    public String toString() {
        return project + "." + dataset + "." + table;
    }
}

package dev.jetstream.emulators.bigquery.sql;

/** Says that a text cannot stand in a lambda, because DuckDB allows no sub-queries there; always caught by us. */
final class NeedsSubquery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NeedsSubquery() {
        super("a sub-query cannot stand in a lambda", null, false, false);
    }
}

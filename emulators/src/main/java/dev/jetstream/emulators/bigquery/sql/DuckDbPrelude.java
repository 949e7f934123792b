package dev.jetstream.emulators.bigquery.sql;

import java.util.List;

/**
 * Settings that translated statements rely on.
 *
 * <p>All of them are properties of a connection: run them on each new one. Nothing has to be created in the database;
 * translated text stands on DuckDB's own functions only.
 */
public final class DuckDbPrelude {
    private static final List<String> STATEMENTS = List.of(
            // BigQuery's days are UTC days unless a function names a zone.
            "SET TimeZone='UTC'",
            "SET default_null_order='nulls_first_on_asc_last_on_desc'",
            // SUM(DOUBLE) differs from run to run on two threads.
            "SET threads=1",
            // x / 0 of DOUBLE must be infinite where the translation asks for IEEE division.
            "SET ieee_floating_point_ops=true");

    private DuckDbPrelude() {}

    /** The statements to run once on each connection, in order. */
    public static List<String> statements() {
        return STATEMENTS;
    }
}

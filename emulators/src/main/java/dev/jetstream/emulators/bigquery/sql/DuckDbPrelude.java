package dev.jetstream.emulators.bigquery.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What translated statements rely on: settings of each connection, and functions of the database.
 *
 * <p>Translated text stands on DuckDB's own functions and on those of {@link #install}, whose names begin with
 * {@code gsql_}. Nothing is written into the database.
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

    /** Makes the functions known, once for each opened database. */
    public static void install(Connection connection) throws SQLException {
        EngineFunctions.register(connection);
    }

    /** The statements to run once on each connection, in order. */
    public static List<String> statements() {
        return STATEMENTS;
    }
}

package dev.jetstream.emulators.bigquery.sql;

/** Turns one GoogleSQL statement into DuckDB's SQL, with everything in it resolved and typed. */
public interface SqlTranslator {
    /**
     * Translates one statement; a trailing semicolon is allowed.
     *
     * @throws GoogleSqlException when the statement is wrong, or is right and cannot be translated exactly
     */
    Translation translate(String sql, Defaults defaults, QueryParameters parameters);

    /** Translates a statement without parameters. */
    default Translation translate(String sql, Defaults defaults) {
        return translate(sql, defaults, QueryParameters.NONE);
    }
}

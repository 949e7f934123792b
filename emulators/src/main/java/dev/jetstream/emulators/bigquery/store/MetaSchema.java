package dev.jetstream.emulators.bigquery.store;

import java.util.List;

/** The tables in which this server remembers what DuckDB has no place for. Times are milliseconds since 1970. */
public final class MetaSchema {
    /** The schema of results of queries without a destination; no dataset has such a name, all of them have a dot. */
    public static final String RESULTS = "_results";

    private static final List<String> STATEMENTS = List.of(
            "CREATE SCHEMA IF NOT EXISTS _meta",
            "CREATE SCHEMA IF NOT EXISTS " + RESULTS,
            "CREATE TABLE IF NOT EXISTS _meta.datasets (project VARCHAR, dataset VARCHAR, doc JSON,"
                    + " PRIMARY KEY (project, dataset))",
            "CREATE TABLE IF NOT EXISTS _meta.tables (project VARCHAR, dataset VARCHAR, name VARCHAR, type VARCHAR,"
                    + " created BIGINT, modified BIGINT, row_count BIGINT, size_bytes BIGINT, doc JSON,"
                    + " PRIMARY KEY (project, dataset, name))",
            "CREATE TABLE IF NOT EXISTS _meta.functions (name VARCHAR PRIMARY KEY, doc JSON)",
            "CREATE TABLE IF NOT EXISTS _meta.jobs (project VARCHAR, id VARCHAR, created BIGINT, state VARCHAR,"
                    + " doc JSON, PRIMARY KEY (project, id))",
            "CREATE TABLE IF NOT EXISTS _meta.results (name VARCHAR PRIMARY KEY, created BIGINT)");

    private MetaSchema() {}

    /** Makes what is not there yet. */
    public static void create(DuckFile file) {
        file.change(session -> {
            for (String statement : STATEMENTS) {
                session.run(statement);
            }
        });
    }
}

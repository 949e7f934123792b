package dev.jetstream.emulators.bigquery.library;

import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import dev.jetstream.emulators.bigquery.sql.DuckDbPrelude;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import dev.jetstream.emulators.bigquery.sql.SqlTranslator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An embedded DuckDB that answers GoogleSQL with the public functions and the given tables. */
final class LibraryDatabase implements AutoCloseable, Catalog {
    private final SqlTranslator translator = new GoogleSqlTranslator(this);
    private final Map<String, Relation> tables = new HashMap<>();
    private final Connection connection;

    LibraryDatabase() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        DuckDbPrelude.install(connection);
        for (String statement : DuckDbPrelude.statements()) {
            run(statement);
        }
    }

    void run(String duckSql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(duckSql);
        }
    }

    /** Makes a table of DuckDB known as {@code project.dataset.<name>}. */
    void know(String name, Relation table) {
        tables.put(name, table);
    }

    String translated(String sql) {
        return translator.translate(sql, new Defaults("project", "dataset")).duckSql();
    }

    /** The one value of a GoogleSQL query, as DuckDB writes it; {@code NULL} for none. */
    String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT coalesce(CAST(v AS VARCHAR), 'NULL') FROM (" + translated(sql) + ") AS t(v)")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        return Optional.ofNullable(tables.get(table));
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        return List.of();
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return PublicFunctions.find(path);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

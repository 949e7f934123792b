package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An embedded DuckDB in memory, with the prelude. */
final class DuckDb implements AutoCloseable {
    private final Connection connection;
    private final Set<String> tables = new LinkedHashSet<>();

    DuckDb() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        DuckDbPrelude.install(connection);
        for (String statement : DuckDbPrelude.statements()) {
            run(statement);
        }
    }

    /** A table of those columns; gives its name in DuckDB. */
    String create(TableName name, List<Field> fields) throws SQLException {
        String duckName = Sql.name(name.toString());
        String columns = fields.stream()
                .map(field -> Sql.name(field.name()) + " " + field.duckType())
                .collect(joining(", "));
        if (tables.add(duckName)) {
            run("CREATE TABLE " + duckName + " (" + columns + ")");
        }
        return duckName;
    }

    void insert(String duckName, List<Field> fields, List<JsonNode> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String structure = "[" + structure(fields) + "]";
        String columns = fields.stream()
                .map(field -> field.type().equals("BYTES")
                        ? "unhex(r." + Sql.name(field.name()) + ")"
                        : "CAST(r." + Sql.name(field.name()) + " AS " + field.duckType() + ")")
                .collect(joining(", "));
        run("INSERT INTO " + duckName + " SELECT " + columns + " FROM (SELECT unnest(from_json("
                + Sql.text(rows.toString()) + ", " + Sql.text(structure) + ")) AS r)");
    }

    private static String structure(List<Field> fields) {
        return fields.stream()
                .map(field -> {
                    String type = field.fields().isEmpty()
                            ? "\""
                                    + field.duckType()
                                            .replace("[]", "")
                                            .replace("JSON", "VARCHAR")
                                            .replace("BLOB", "VARCHAR")
                                    + "\""
                            : structure(field.fields());
                    return "\"" + field.name() + "\":" + (field.repeated() ? "[" + type + "]" : type);
                })
                .collect(joining(",", "{", "}"));
    }

    void dropAll() throws SQLException {
        for (String table : tables) {
            run("DROP TABLE " + table);
        }
        tables.clear();
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The types of a query's columns without running it. */
    List<String> types(String sql) throws SQLException {
        List<String> types = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE " + sql)) {
            while (rows.next()) {
                types.add(rows.getString("column_type"));
            }
        }
        return types;
    }

    /** The rows of a query in the corpus' encoding. */
    List<List<Object>> rows(Translation translation) throws SQLException {
        List<List<Object>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(translation.duckSql())) {
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < translation.columns().size(); i++) {
                    row.add(GoldenRows.encode(
                            rows.getObject(i + 1), translation.columns().get(i)));
                }
                all.add(row);
            }
        }
        return all;
    }

    /** The rows of a query in the notation of {@link Answers}. */
    List<JsonNode> answers(Translation translation) throws SQLException {
        return answers(translation.duckSql(), translation.columns());
    }

    /** The rows of text for DuckDB with columns of those types. */
    List<JsonNode> answers(String duckSql, List<Field> columns) throws SQLException {
        List<JsonNode> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(duckSql)) {
            while (rows.next()) {
                ArrayNode row = JsonNodeFactory.instance.arrayNode();
                for (int i = 0; i < columns.size(); i++) {
                    row.add(Answers.of(rows.getObject(i + 1), columns.get(i)));
                }
                all.add(row);
            }
        }
        return all;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

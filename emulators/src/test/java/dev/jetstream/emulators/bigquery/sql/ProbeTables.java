package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The tables that random expressions and queries read: {@code probe-tables.json}.
 *
 * <p>Of {@code probe}, the columns whose names end in {@code _n} have NULLs; of {@code visit}, several rows belong to
 * one {@code id}.
 */
final class ProbeTables {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "probe-tables.json";

    /** One table. */
    record Table(String name, List<Field> fields, List<JsonNode> rows) {}

    private ProbeTables() {}

    static List<Table> all() {
        List<Table> tables = new ArrayList<>();
        try (InputStream in = ProbeTables.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is not on the class path");
            }
            JSON.readTree(in).properties().forEach(entry -> tables.add(table(entry)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tables;
    }

    private static Table table(Map.Entry<String, JsonNode> entry) {
        List<Field> fields = new ArrayList<>();
        entry.getValue().path("schema").forEach(field -> fields.add(Field.fromJson(field)));
        List<JsonNode> rows = new ArrayList<>();
        entry.getValue().path("rows").forEach(rows::add);
        return new Table(entry.getKey(), fields, rows);
    }

    /** The tables in DuckDB, under their bare names in the dataset {@code p.d}. */
    static MapCatalog in(DuckDb duck) throws SQLException {
        MapCatalog catalog = new MapCatalog();
        for (Table table : all()) {
            TableName name = new TableName("p", "d", table.name());
            String duckName = duck.create(name, table.fields());
            duck.insert(duckName, table.fields(), table.rows());
            catalog.put(name, new Relation.Table(table.fields(), duckName));
        }
        return catalog;
    }
}

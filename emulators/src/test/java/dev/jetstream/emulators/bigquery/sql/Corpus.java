package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.core.testing.SharedFolder;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.SqlFunction.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The shared corpus of rendered statements. */
final class Corpus {
    static final Defaults DEFAULTS = new Defaults("moz-fx-data-experiments", null);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder = SharedFolder.path("corpus/sql");
    private final List<SqlFunction> functions = functions(read("udfs.json"));
    private final JsonNode schemas = read("schemas.json");

    JsonNode read(String file) {
        try {
            return JSON.readTree(folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    List<JsonNode> index() {
        return StreamSupport.stream(read("index.json").spliterator(), false).toList();
    }

    /** The statements by name. */
    Map<String, String> statements() throws IOException {
        Map<String, String> statements = new TreeMap<>();
        for (JsonNode entry : index()) {
            statements.put(entry.path("name").asText(), text(entry.path("file").asText()));
        }
        return statements;
    }

    MapCatalog emptyCatalog() {
        MapCatalog catalog = new MapCatalog();
        functions.forEach(catalog::put);
        return catalog;
    }

    /** Creates the tables, empty, and a catalog of them. */
    MapCatalog catalog(DuckDb duck, JsonNode tables) throws SQLException {
        MapCatalog catalog = emptyCatalog();
        for (JsonNode table : tables) {
            List<Field> fields = fields(schemas.path(table.asText()));
            add(catalog, duck, name(table.asText(), "1"), fields);
        }
        return catalog;
    }

    /** All tables of the corpus, without a database. */
    MapCatalog catalogOfAll() {
        MapCatalog catalog = emptyCatalog();
        schemas.properties().forEach(table -> {
            TableName name = name(table.getKey(), "1");
            catalog.put(name, new Relation.Table(fields(table.getValue()), Sql.name(name.toString())));
        });
        return catalog;
    }

    /** The tables of a golden file with their rows; a wildcard table becomes one table a suffix. */
    MapCatalog catalogWithRows(DuckDb duck, JsonNode golden) throws SQLException {
        MapCatalog catalog = emptyCatalog();
        for (Map.Entry<String, JsonNode> table : golden.path("tables").properties()) {
            List<Field> fields = fields(table.getValue().path("schema"));
            Map<String, List<JsonNode>> bySuffix = new LinkedHashMap<>();
            for (JsonNode row : table.getValue().path("rows")) {
                bySuffix.computeIfAbsent(row.path("_TABLE_SUFFIX").asText(), suffix -> new ArrayList<>())
                        .add(row);
            }
            if (bySuffix.isEmpty()) {
                bySuffix.put("1", List.of());
            }
            for (Map.Entry<String, List<JsonNode>> part : bySuffix.entrySet()) {
                String duckName = add(catalog, duck, name(table.getKey(), part.getKey()), fields);
                duck.insert(duckName, fields, part.getValue());
            }
        }
        return catalog;
    }

    @CanIgnoreReturnValue
    private static String add(MapCatalog catalog, DuckDb duck, TableName name, List<Field> fields) throws SQLException {
        String duckName = duck.create(name, fields);
        catalog.put(name, new Relation.Table(fields, duckName));
        return duckName;
    }

    private static TableName name(String written, String suffix) {
        List<String> parts =
                new ArrayList<>(List.of(written.replace("*", suffix).split("\\.")));
        int metadata = parts.indexOf("INFORMATION_SCHEMA");
        if (metadata >= 0) {
            parts.set(metadata, "INFORMATION_SCHEMA." + parts.remove(metadata + 1));
        }
        if (parts.size() == 2) {
            parts.add(0, DEFAULTS.project());
        }
        return new TableName(parts.get(0), parts.get(1), parts.get(2));
    }

    private static List<Field> fields(JsonNode schema) {
        return StreamSupport.stream(schema.spliterator(), false)
                .map(Field::fromJson)
                .toList();
    }

    private static List<SqlFunction> functions(JsonNode json) {
        List<SqlFunction> functions = new ArrayList<>();
        json.properties().forEach(function -> {
            List<Parameter> parameters = new ArrayList<>();
            function.getValue()
                    .path("args")
                    .forEach(arg -> parameters.add(
                            new Parameter(arg.get(0).asText(), arg.get(1).asText())));
            JsonNode returns = function.getValue().path("returns");
            functions.add(new SqlFunction(
                    function.getKey(),
                    parameters,
                    returns.isTextual() ? returns.asText() : null,
                    function.getValue().path("body").asText()));
        });
        return functions;
    }
}

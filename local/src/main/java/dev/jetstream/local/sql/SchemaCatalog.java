package dev.jetstream.local.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.emulators.bigquery.library.PublicFunctions;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Tables by their schemas alone, full name to fields: translating needs no rows. */
public final class SchemaCatalog implements Catalog {
    private final TreeMap<String, Relation> tables = new TreeMap<>();

    /**
     * Reads {@code "project.dataset.table": [fields]}.
     *
     * @param place named in errors
     * @throws InvalidException when the text is not of that form
     */
    public SchemaCatalog(String schemas, String place) {
        try {
            JsonNode root = new ObjectMapper().readTree(schemas);
            if (!root.isObject()) {
                throw new InvalidException(
                        "schemas %s must be a JSON object: table name to array of fields".formatted(place));
            }
            root.properties().forEach(table -> add(table.getKey(), fields(table, place)));
        } catch (JsonProcessingException e) {
            throw new InvalidException(
                    "InvalidConfigurationException",
                    "schemas %s: no JSON: %s".formatted(place, e.getOriginalMessage()),
                    e);
        }
    }

    /** Reads a file of schemas. */
    static SchemaCatalog read(Path file) {
        try {
            return new SchemaCatalog(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new InvalidException(
                    "InvalidConfigurationException", "schemas %s: cannot be read (%s)".formatted(file, e), e);
        }
    }

    /** Adds a table, or replaces it. */
    public void add(String name, List<Field> fields) {
        tables.put(name, new Relation.Table(fields, "\"" + name.replace("\"", "\"\"") + "\""));
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        return Optional.ofNullable(tables.get(String.join(".", project, dataset, table)));
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        String owner = project + "." + dataset + ".";
        return tables.tailMap(owner + prefix).keySet().stream()
                .takeWhile(name -> name.startsWith(owner + prefix))
                .map(name -> name.substring(owner.length()))
                .toList();
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return PublicFunctions.find(path);
    }

    private static List<Field> fields(Map.Entry<String, JsonNode> table, String place) {
        try {
            List<Field> fields = new ArrayList<>();
            table.getValue().forEach(field -> fields.add(Field.fromJson(field)));
            return fields;
        } catch (IllegalArgumentException e) {
            throw new InvalidException(
                    "InvalidConfigurationException",
                    "schemas %s: table %s: %s".formatted(place, table.getKey(), Objects.toString(e.getMessage(), "")),
                    e);
        }
    }
}

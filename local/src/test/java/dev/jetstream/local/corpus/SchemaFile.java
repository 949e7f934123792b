package dev.jetstream.local.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.testing.SharedFolder;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import dev.jetstream.emulators.bigquery.sql.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The telemetry tables of the corpus as a catalog, without rows. */
record SchemaFile(Map<String, Relation> tables) implements Catalog {
    static Path path() {
        return SharedFolder.path("corpus/sql/schemas.json");
    }

    static SchemaFile read() {
        try {
            JsonNode schemas = new ObjectMapper().readTree(path().toFile());
            Map<String, Relation> tables = new TreeMap<>();
            schemas.properties().forEach(entry -> {
                List<Field> fields = new ArrayList<>();
                entry.getValue().forEach(field -> fields.add(Field.fromJson(field)));
                tables.put(entry.getKey(), new Relation.Table(fields, "nowhere"));
            });
            return new SchemaFile(tables);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        return Optional.ofNullable(tables.get(new TableName(project, dataset, table).toString()));
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        return List.of();
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return Optional.empty();
    }
}

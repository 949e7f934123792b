package dev.jetstream.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.bigquery.library.PublicFunctions;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables by their schemas alone: translating needs no rows. */
final class SchemaCatalog implements Catalog {
    private final Map<String, Relation> tables = new HashMap<>();

    SchemaCatalog(String schemas) throws JsonProcessingException {
        new ObjectMapper().readTree(schemas).properties().forEach(table -> {
            List<Field> fields = new ArrayList<>();
            table.getValue().forEach(field -> fields.add(Field.fromJson(field)));
            add(table.getKey(), fields);
        });
    }

    void add(String name, List<Field> fields) {
        tables.put(name, new Relation.Table(fields, "\"" + name + "\""));
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        return Optional.ofNullable(tables.get(String.join(".", project, dataset, table)));
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        return List.of();
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return PublicFunctions.find(path);
    }
}

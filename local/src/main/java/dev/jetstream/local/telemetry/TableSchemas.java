package dev.jetstream.local.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Schemas of tables by their full name: a JSON object {@code "project.dataset.table": [fields]}. */
public final class TableSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<SchemaField>> tables;

    private TableSchemas(Map<String, List<SchemaField>> tables) {
        this.tables = tables;
    }

    /** No schema at all. */
    public static TableSchemas none() {
        return new TableSchemas(Map.of());
    }

    /**
     * Reads a file of schemas.
     *
     * @throws InvalidException when it cannot be read or is not of that form; names the file and the place
     */
    public static TableSchemas read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new InvalidException(
                    "InvalidConfigurationException", "schemas %s: cannot be read (%s)".formatted(file, e), e);
        }
    }

    /** Reads schemas from text; {@code place} is named in errors. */
    public static TableSchemas parse(String text, String place) {
        try {
            Map<String, List<SchemaField>> tables = new LinkedHashMap<>();
            JsonNode root = JSON.readTree(text);
            if (root == null || !root.isObject()) {
                throw new InvalidException(
                        "schemas %s must be a JSON object: table name to array of fields".formatted(place));
            }
            root.properties()
                    .forEach(entry -> tables.put(
                            entry.getKey(), SchemaField.list(entry.getValue(), place + ": " + entry.getKey())));
            return new TableSchemas(tables);
        } catch (JsonProcessingException e) {
            throw new InvalidException(
                    "InvalidConfigurationException",
                    "schemas %s: no JSON: %s".formatted(place, e.getOriginalMessage()),
                    e);
        }
    }

    /** These and those; of tables in both, those win. */
    public TableSchemas and(TableSchemas others) {
        Map<String, List<SchemaField>> both = new LinkedHashMap<>(tables);
        both.putAll(others.tables);
        return new TableSchemas(both);
    }

    Map<String, List<SchemaField>> tables() {
        return tables;
    }
}

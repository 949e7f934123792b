package dev.jetstream.emulators.bigquery.schema;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column of a table, or one field of a nested record, as BigQuery describes it.
 *
 * @param name as written; BigQuery compares names without case
 * @param type the standard name: INT64, FLOAT64, BOOL, STRING, BYTES, DATE, DATETIME, TIME, TIMESTAMP, NUMERIC,
 *     BIGNUMERIC, JSON or STRUCT; legacy names (INTEGER, FLOAT, BOOLEAN, RECORD) are accepted and replaced
 * @param mode NULLABLE, REQUIRED or REPEATED
 * @param fields of a STRUCT, in order; empty for other types
 * @param description as set by a user, or null
 */
public record Field(
        String name,
        String type,
        String mode,
        List<Field> fields,
        @Nullable String description) {
    public static final String NULLABLE = "NULLABLE";
    public static final String REQUIRED = "REQUIRED";
    public static final String REPEATED = "REPEATED";

    private static final Map<String, String> STANDARD = Map.of(
            "INTEGER", "INT64",
            "FLOAT", "FLOAT64",
            "BOOLEAN", "BOOL",
            "RECORD", "STRUCT",
            "DECIMAL", "NUMERIC",
            "BIGDECIMAL", "BIGNUMERIC");
    private static final Map<String, String> LEGACY =
            Map.of("INT64", "INTEGER", "FLOAT64", "FLOAT", "BOOL", "BOOLEAN", "STRUCT", "RECORD");
    private static final Map<String, String> DUCK = Map.ofEntries(
            Map.entry("INT64", "BIGINT"),
            Map.entry("FLOAT64", "DOUBLE"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("STRING", "VARCHAR"),
            Map.entry("BYTES", "BLOB"),
            Map.entry("DATE", "DATE"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIME", "TIME"),
            Map.entry("TIMESTAMP", "TIMESTAMPTZ"),
            Map.entry("NUMERIC", "DECIMAL(38,9)"),
            Map.entry("BIGNUMERIC", "DECIMAL(38,18)"),
            Map.entry("JSON", "JSON"));

    public Field {
        String upper = type.toUpperCase(Locale.ROOT);
        type = STANDARD.getOrDefault(upper, upper);
        mode = mode.toUpperCase(Locale.ROOT);
        fields = List.copyOf(fields);
        if (!type.equals("STRUCT") && !DUCK.containsKey(type)) {
            throw new IllegalArgumentException(
                    "type " + type + " of field " + name + " is not one of " + DUCK.keySet());
        }
        if (!mode.equals(NULLABLE) && !mode.equals(REQUIRED) && !mode.equals(REPEATED)) {
            throw new IllegalArgumentException(
                    "mode " + mode + " of field " + name + " is not NULLABLE, REQUIRED or REPEATED");
        }
        if (type.equals("STRUCT") == fields.isEmpty()) {
            throw new IllegalArgumentException(
                    "field " + name + " of type " + type + " has " + fields.size() + " fields");
        }
    }

    /** A nullable column of a scalar type. */
    public static Field of(String name, String type) {
        return new Field(name, type, NULLABLE, List.of(), null);
    }

    /** Reads one field object as the REST API and {@code bq show --schema} write it; {@code mode} may be absent. */
    public static Field fromJson(JsonNode json) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : json.path("fields")) {
            fields.add(fromJson(field));
        }
        JsonNode description = json.path("description");
        return new Field(
                json.path("name").asText(),
                json.path("type").asText(),
                json.path("mode").asText(NULLABLE),
                fields,
                description.isTextual() ? description.asText() : null);
    }

    /** Writes the field as the REST API answers it, with the legacy type names. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name);
        json.put("type", LEGACY.getOrDefault(type, type));
        json.put("mode", mode);
        if (!fields.isEmpty()) {
            ArrayNode nested = json.putArray("fields");
            fields.forEach(field -> nested.add(field.toJson()));
        }
        if (description != null) {
            json.put("description", description);
        }
        return json;
    }

    /** Whether the column holds arrays. */
    public boolean repeated() {
        return mode.equals(REPEATED);
    }

    /**
     * The column's type in DuckDB, for example {@code STRUCT("key" VARCHAR, "value" BIGINT)[]}.
     *
     * <p>BIGNUMERIC keeps 38 digits only, 18 of them behind the point.
     */
    public String duckType() {
        String single = type.equals("STRUCT")
                ? fields.stream()
                        .map(field -> "\"" + field.name().replace("\"", "\"\"") + "\" " + field.duckType())
                        .collect(joining(", ", "STRUCT(", ")"))
                : DUCK.getOrDefault(type, type);
        return repeated() ? single + "[]" : single;
    }
}

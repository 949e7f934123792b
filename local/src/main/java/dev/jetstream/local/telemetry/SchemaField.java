package dev.jetstream.local.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.failure.InvalidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A column of a table, as {@code bq show --schema} prints it.
 *
 * @param type GoogleSQL name; {@code STRUCT} for records
 * @param repeated whether it is an array
 * @param fields of a record
 */
record SchemaField(String name, String type, boolean repeated, List<SchemaField> fields) {

    static List<SchemaField> list(JsonNode array, String place) {
        if (!array.isArray()) {
            throw new InvalidException("schema of %s must be an array of fields".formatted(place));
        }
        List<SchemaField> fields = new ArrayList<>();
        for (JsonNode node : array) {
            fields.add(of(node, place));
        }
        return List.copyOf(fields);
    }

    private static SchemaField of(JsonNode node, String place) {
        String name = node.path("name").asText();
        String type = standard(node.path("type").asText().toUpperCase(Locale.ROOT));
        if (name.isEmpty() || type.isEmpty()) {
            throw new InvalidException("schema of %s has a field without name or type: %s".formatted(place, node));
        }
        boolean repeated = "REPEATED".equalsIgnoreCase(node.path("mode").asText());
        List<SchemaField> fields = node.has("fields") ? list(node.path("fields"), place + "." + name) : List.of();
        return new SchemaField(name, type, repeated, fields);
    }

    private static String standard(String type) {
        return switch (type) {
            case "INTEGER", "INT" -> "INT64";
            case "FLOAT" -> "FLOAT64";
            case "BOOLEAN" -> "BOOL";
            case "RECORD" -> "STRUCT";
            default -> type;
        };
    }

    /** The type as GoogleSQL writes it, for a typed NULL. */
    String googleSqlType() {
        String base = type.equals("STRUCT")
                ? fields.stream()
                        .map(field -> "`" + field.name() + "` " + field.googleSqlType())
                        .collect(Collectors.joining(", ", "STRUCT<", ">"))
                : type;
        return repeated ? "ARRAY<" + base + ">" : base;
    }

    /** Whether it is a map written as an array of key and value. */
    boolean isMap() {
        return repeated
                && fields.size() == 2
                && fields.get(0).name().equals("key")
                && fields.get(1).name().equals("value");
    }
}

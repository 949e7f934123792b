package dev.jetstream.gcp.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.LegacySQLTypeName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Arrays and structs as JSON: numbers and truth values are such, all else is text. NaN and the infinities, which JSON
 * has not, are text too.
 */
final class NestedCells {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<LegacySQLTypeName> NUMBERS = Set.of(
            LegacySQLTypeName.INTEGER,
            LegacySQLTypeName.FLOAT,
            LegacySQLTypeName.NUMERIC,
            LegacySQLTypeName.BIGNUMERIC);
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

    private NestedCells() {}

    static JsonNode json(Field field, FieldValue value) {
        if (value.isNull()) {
            return JSON.nullNode();
        }
        return field.getMode() == Field.Mode.REPEATED ? array(field, value.getRepeatedValue()) : single(field, value);
    }

    private static ArrayNode array(Field field, List<FieldValue> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(value -> array.add(value.isNull() ? JSON.nullNode() : single(field, value)));
        return array;
    }

    private static JsonNode single(Field field, FieldValue value) {
        if (field.getType().equals(LegacySQLTypeName.RECORD)) {
            return struct(Objects.requireNonNull(field.getSubFields()), value.getRecordValue());
        }
        String text = Cells.scalar(field, value);
        if (NUMBERS.contains(field.getType()) && !NO_NUMBERS.contains(text)) {
            return JSON.numberNode(new BigDecimal(text));
        }
        return field.getType().equals(LegacySQLTypeName.BOOLEAN)
                ? JSON.booleanNode(Boolean.parseBoolean(text))
                : JSON.textNode(text);
    }

    private static ObjectNode struct(FieldList fields, List<FieldValue> values) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < values.size(); i++) {
            object.set(fields.get(i).getName(), json(fields.get(i), values.get(i)));
        }
        return object;
    }
}

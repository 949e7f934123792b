package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values in one notation for both engines: FLOAT64 a JSON number (or the text NaN, Infinity, -Infinity), BOOL a
 * boolean, arrays and structs lists, all else text; timestamps in UTC.
 */
final class Answers {
    /** What two implementations of a function such as EXP may differ by. */
    private static final double TOLERANCE = 1e-9;

    private Answers() {}

    /** A value as DuckDB's driver gives it. */
    static JsonNode of(@Nullable Object value, Field field) throws SQLException {
        if (value == null) {
            return NullNode.instance;
        }
        if (value instanceof Array array) {
            Field element = new Field(field.name(), field.type(), Field.NULLABLE, field.fields(), null);
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (Object one : (Object[]) array.getArray()) {
                all.add(of(one, element));
            }
            return all;
        }
        if (value instanceof Struct struct) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            Object[] attributes = struct.getAttributes();
            for (int i = 0; i < attributes.length; i++) {
                all.add(of(attributes[i], field.fields().get(i)));
            }
            return all;
        }
        return switch (field.type()) {
            case "BOOL" -> BooleanNode.valueOf((Boolean) value);
            case "FLOAT64" -> real(((Number) value).doubleValue());
            case "NUMERIC", "BIGNUMERIC" -> decimal((BigDecimal) value);
            case "JSON" -> TextNode.valueOf(JsonValues.normal(value.toString()));
            case "BYTES" -> bytes((Blob) value);
            case "DATETIME" ->
                TextNode.valueOf(((java.sql.Timestamp) value).toLocalDateTime().toString());
            case "TIME" -> TextNode.valueOf(((LocalTime) value).toString());
            case "TIMESTAMP" ->
                TextNode.valueOf(((OffsetDateTime) value)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .toString());
            default -> TextNode.valueOf(value.toString());
        };
    }

    static JsonNode real(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? TextNode.valueOf(Double.toString(value))
                : DoubleNode.valueOf(value);
    }

    static JsonNode decimal(BigDecimal value) {
        return TextNode.valueOf(
                value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
    }

    private static JsonNode bytes(Blob value) throws SQLException {
        return TextNode.valueOf(HexFormat.of().formatHex(value.getBytes(1, (int) value.length())));
    }

    /** Whether both say the same, numbers within the tolerance. */
    static boolean same(JsonNode a, JsonNode b) {
        if (a.isArray() && b.isArray()) {
            boolean equal = a.size() == b.size();
            for (int i = 0; equal && i < a.size(); i++) {
                equal = same(a.get(i), b.get(i));
            }
            return equal;
        }
        if (a.isNumber() && b.isNumber()) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return x == y || Math.abs(x - y) <= TOLERANCE * Math.max(1e-9, Math.max(Math.abs(x), Math.abs(y)));
        }
        return a.equals(b);
    }

    /** Whether both have the same rows in any order. */
    static boolean sameRows(List<? extends JsonNode> a, List<? extends JsonNode> b) {
        if (a.size() != b.size()) {
            return false;
        }
        List<JsonNode> left = new ArrayList<>(b);
        left.sort(Comparator.comparing(JsonNode::toString));
        for (JsonNode row :
                a.stream().sorted(Comparator.comparing(JsonNode::toString)).toList()) {
            int found = -1;
            for (int i = 0; i < left.size() && found < 0; i++) {
                found = same(row, left.get(i)) ? i : -1;
            }
            if (found < 0) {
                return false;
            }
            left.remove(found);
        }
        return true;
    }
}

package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows as the corpus writes them: numbers and dates as text, arrays and structs as lists. */
final class GoldenRows {
    private static final double TOLERANCE = 1e-6;
    private static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "NULL";
        }
    };

    private GoldenRows() {}

    static Object encode(@Nullable Object value, Field field) throws SQLException {
        if (value == null) {
            return NULL;
        }
        if (value instanceof Array array) {
            Field element = new Field(field.name(), field.type(), Field.NULLABLE, field.fields(), null);
            List<Object> elements = new ArrayList<>();
            for (Object one : (Object[]) array.getArray()) {
                elements.add(encode(one, element));
            }
            elements.sort(Comparator.comparing(Object::toString));
            return elements;
        }
        if (value instanceof Struct struct) {
            List<Object> members = new ArrayList<>(List.of("S"));
            Object[] attributes = struct.getAttributes();
            for (int i = 0; i < attributes.length; i++) {
                members.add(encode(attributes[i], field.fields().get(i)));
            }
            return members;
        }
        return scalar(value, field);
    }

    private static Object scalar(Object value, Field field) {
        return switch (field.type()) {
            case "BOOL" -> value;
            case "FLOAT64", "NUMERIC", "BIGNUMERIC" -> number(((Number) value).doubleValue(), value);
            case "TIMESTAMP" -> {
                var instant = ((OffsetDateTime) value).toInstant();
                yield "ts" + (instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
            }
            case "DATETIME" -> {
                LocalDateTime time = value instanceof Timestamp stamp ? stamp.toLocalDateTime() : (LocalDateTime) value;
                yield "dt" + time;
            }
            default -> value.toString();
        };
    }

    private static String number(double value, Object exact) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Inf" : "-Inf";
        }
        if (exact instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros().toPlainString();
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.9e", value);
    }

    static Object expected(JsonNode node) {
        if (node.isNull()) {
            return NULL;
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        if (!node.isArray()) {
            return node.asText();
        }
        List<Object> all = new ArrayList<>();
        node.forEach(one -> all.add(expected(one)));
        if (all.isEmpty() || !all.get(0).equals("S")) {
            all.sort(Comparator.comparing(Object::toString));
        }
        return all;
    }

    /** The first difference of two multisets of rows, or the empty text. */
    static String difference(List<? extends Object> expected, List<? extends Object> actual) {
        if (expected.size() != actual.size()) {
            return "expected " + expected.size() + " rows, got " + actual.size() + ": " + shortened(actual);
        }
        List<Object> left = new ArrayList<>(actual);
        for (Object row : expected) {
            int found = -1;
            for (int i = 0; i < left.size() && found < 0; i++) {
                found = same(row, left.get(i)) ? i : -1;
            }
            if (found < 0) {
                return "missing row " + row + " in " + shortened(left);
            }
            left.remove(found);
        }
        return "";
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() > 600 ? text.substring(0, 600) + ".." : text;
    }

    private static boolean same(Object a, Object b) {
        if (a instanceof List<?> first && b instanceof List<?> second) {
            boolean equal = first.size() == second.size();
            for (int i = 0; equal && i < first.size(); i++) {
                equal = same(first.get(i), second.get(i));
            }
            return equal;
        }
        return a.equals(b) || (a instanceof String x && b instanceof String y && close(x, y));
    }

    private static boolean close(String a, String b) {
        try {
            double x = Double.parseDouble(a);
            double y = Double.parseDouble(b);
            return Math.abs(x - y) <= TOLERANCE * Math.max(1e-12, Math.max(Math.abs(x), Math.abs(y)));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}

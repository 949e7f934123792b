package dev.jetstream.emulators.bigquery.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.QueryParameters.BadValueException;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** One query parameter from its JSON: a typed literal. */
final class ParameterValue {
    private final String name;

    ParameterValue(String name) {
        this.name = name;
    }

    /**
     * The value of a {@code parameterType} and a {@code parameterValue}; no value is NULL, no elements an empty array.
     */
    Typed of(JsonNode type, JsonNode value) {
        return of(typeOf(type), value);
    }

    private Type typeOf(JsonNode json) {
        String word = json.path("type").asText("").toUpperCase(Locale.ROOT);
        switch (word) {
            case "ARRAY" -> {
                return new Type.Array(typeOf(json.path("arrayType")));
            }
            case "STRUCT", "RECORD" -> {
                List<Type.Member> members = new ArrayList<>();
                for (JsonNode member : json.path("structTypes")) {
                    members.add(new Type.Member(member.path("name").asText(""), typeOf(member.path("type"))));
                }
                return new Type.Struct(members);
            }
            default -> {
                try {
                    return Type.of(Field.of(name, word));
                } catch (IllegalArgumentException e) {
                    throw new BadValueException("Query parameter '" + name + "' has type " + word
                            + ", which is not supported here: " + e.getMessage());
                }
            }
        }
    }

    private Typed of(Type type, JsonNode value) {
        if (type instanceof Type.Array array) {
            List<Typed> elements = new ArrayList<>();
            for (JsonNode element : value.path("arrayValues")) {
                elements.add(of(array.element(), element));
            }
            return plain(Coercion.array(elements, array));
        }
        if (type instanceof Type.Struct struct) {
            JsonNode given = value.path("structValues");
            if (!given.isObject()) {
                return Typed.simple(Sql.cast("NULL", type), type);
            }
            List<Typed> fields = new ArrayList<>();
            for (Type.Member member : struct.members()) {
                fields.add(of(member.type(), given.path(member.name())));
            }
            return plain(Coercion.struct(fields, struct));
        }
        JsonNode text = value.path("value");
        return text.isMissingNode() || text.isNull()
                ? Typed.simple(Sql.cast("NULL", type), type)
                : scalar((Scalar) type, text.asText());
    }

    /** Not taken apart for conversion, as array and struct literals are. */
    private static Typed plain(Typed literal) {
        return Typed.of(Sql.cast(literal.sql(), literal.type()), literal.type());
    }

    private Typed scalar(Scalar type, String text) {
        try {
            return switch (type) {
                case STRING -> Typed.literal(Sql.text(text), type, text);
                case INT64 -> {
                    long number = Long.parseLong(text.strip());
                    yield Typed.literal("CAST(" + number + " AS BIGINT)", type, Long.toString(number));
                }
                case FLOAT64 -> Typed.simple("CAST('" + real(text.strip()) + "' AS DOUBLE)", type);
                case BOOL -> Typed.simple(truth(text), type);
                case BYTES -> {
                    byte[] bytes = Base64.getDecoder().decode(text.getBytes(UTF_8));
                    yield Typed.simple("unhex('" + HexFormat.of().formatHex(bytes) + "')", type);
                }
                default -> Literals.typed(text, type).orElseThrow(() -> bad(type, text));
            };
        } catch (IllegalArgumentException e) {
            throw bad(type, text);
        }
    }

    private static double real(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static String truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> "true";
            case "false", "0" -> "false";
            default -> throw new IllegalArgumentException(text);
        };
    }

    private BadValueException bad(Scalar type, String text) {
        return new BadValueException("Invalid value for query parameter '" + name + "' of type " + type + ": " + text);
    }
}

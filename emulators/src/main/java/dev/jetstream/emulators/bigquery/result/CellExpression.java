package dev.jetstream.emulators.bigquery.result;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.store.Sql;
import java.util.Set;

/**
 * The DuckDB expression that brings a value to the few types that {@link CellWriter} knows: BIGINT, DOUBLE, BOOLEAN,
 * VARCHAR, and lists and structs of them. TIMESTAMP becomes microseconds since 1970, BYTES base64.
 */
final class CellExpression {
    private static final Set<String> AS_THEY_ARE = Set.of("INT64", "FLOAT64", "BOOL", "STRING");

    private CellExpression() {}

    static String of(Field field) {
        return of(field, Sql.name(field.name()), 0);
    }

    private static String of(Field field, String value, int depth) {
        if (isPlain(field)) {
            return value;
        }
        if (!field.repeated()) {
            return single(field, value, depth);
        }
        String element = "e" + depth;
        return "list_transform(" + value + ", lambda " + element + ": " + single(field, element, depth + 1) + ")";
    }

    private static String single(Field field, String value, int depth) {
        return switch (field.type()) {
            case "STRUCT" ->
                field.fields().stream()
                        .map(member -> Sql.text(member.name()) + ": "
                                + of(member, value + "." + Sql.name(member.name()), depth))
                        .collect(joining(", ", "CASE WHEN " + value + " IS NULL THEN NULL ELSE {", "} END"));
            case "TIMESTAMP" -> "epoch_us(" + value + ")";
            case "BYTES" -> "to_base64(" + value + ")";
            case "INT64", "FLOAT64", "BOOL", "STRING" -> value;
            default -> "CAST(" + value + " AS VARCHAR)";
        };
    }

    private static boolean isPlain(Field field) {
        return AS_THEY_ARE.contains(field.type())
                || (field.type().equals("STRUCT") && field.fields().stream().allMatch(CellExpression::isPlain));
    }
}

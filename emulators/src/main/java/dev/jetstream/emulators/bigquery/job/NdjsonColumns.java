package dev.jetstream.emulators.bigquery.job;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.store.Sql;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The DuckDB query that reads a file of newline-delimited JSON with the types of a schema.
 *
 * <p>Two types are read as text first: TIMESTAMP, which may be text or seconds since 1970, and BYTES, which is base64.
 */
final class NdjsonColumns {
    private static final Set<String> READ_AS_TEXT = Set.of("TIMESTAMP", "BYTES");
    private static final long SMALLEST_ROW_LIMIT = 16 << 20;

    private NdjsonColumns() {}

    /** All rows of a file whose longest row has that many bytes. */
    static String query(Path file, List<Field> fields, long longestRow) {
        String types = fields.stream()
                .map(field -> Sql.text(field.name()) + ": " + Sql.text(spoolType(field)))
                .collect(joining(", ", "{", "}"));
        String columns = fields.stream()
                .map(field -> converted(field, Sql.name(field.name()), 0) + " AS " + Sql.name(field.name()))
                .collect(joining(", "));
        return "SELECT " + columns + " FROM read_json(" + Sql.text(file.toString())
                + ", format = 'newline_delimited', columns = " + types + ", maximum_object_size = "
                + Math.max(SMALLEST_ROW_LIMIT, longestRow + 1_024) + ")";
    }

    /** No rows, with the columns of a schema. */
    static String nothing(List<Field> fields) {
        return fields.stream()
                .map(field -> "CAST(NULL AS " + field.duckType() + ") AS " + Sql.name(field.name()))
                .collect(joining(", ", "SELECT ", " LIMIT 0"));
    }

    private static String spoolType(Field field) {
        String single =
                READ_AS_TEXT.contains(field.type()) ? "VARCHAR" : single(field).duckType();
        if (field.type().equals("STRUCT")) {
            single = field.fields().stream()
                    .map(member -> Sql.name(member.name()) + " " + spoolType(member))
                    .collect(joining(", ", "STRUCT(", ")"));
        }
        return field.repeated() ? single + "[]" : single;
    }

    private static String converted(Field field, String value, int depth) {
        if (!needsConversion(field)) {
            return value;
        }
        if (field.repeated()) {
            String element = "e" + depth;
            return "list_transform(" + value + ", lambda " + element + ": "
                    + converted(single(field), element, depth + 1) + ")";
        }
        return switch (field.type()) {
            case "TIMESTAMP" ->
                "coalesce(TRY_CAST(" + value + " AS TIMESTAMPTZ), make_timestamptz(CAST(round(CAST(" + value
                        + " AS DECIMAL(38, 9)) * 1000000) AS BIGINT)))";
            case "BYTES" -> "from_base64(" + value + ")";
            default ->
                field.fields().stream()
                        .map(member -> Sql.text(member.name()) + ": "
                                + converted(member, value + "." + Sql.name(member.name()), depth))
                        .collect(joining(", ", "CASE WHEN " + value + " IS NULL THEN NULL ELSE {", "} END"));
        };
    }

    private static boolean needsConversion(Field field) {
        return READ_AS_TEXT.contains(field.type()) || field.fields().stream().anyMatch(NdjsonColumns::needsConversion);
    }

    private static Field single(Field field) {
        return new Field(field.name(), field.type(), Field.NULLABLE, field.fields(), field.description());
    }
}

package dev.jetstream.emulators.bigquery.store;

import dev.jetstream.emulators.bigquery.schema.Field;
import java.sql.SQLException;
import java.util.List;

/**
 * How many bytes BigQuery would say that a table has, by its rules of logical size, from a sample of its first rows.
 *
 * <p>Fixed types count as documented (INT64 8, BOOL 1, NUMERIC 16 …); text, arrays and records by the length of their
 * text in the sample, which for nested values is only an estimate.
 */
public final class TableSize {
    private static final int SAMPLE = 1_000;

    private TableSize() {}

    /** The estimate for a whole table. */
    public static long estimate(Session session, String duckName, List<Field> fields, long rows) throws SQLException {
        if (rows == 0 || fields.isEmpty()) {
            return 0;
        }
        StringBuilder width = new StringBuilder("0.0");
        fields.forEach(field -> width.append(" + ").append(width(field)));
        double perRow = session.first(
                        row -> row.getDouble(1),
                        "SELECT avg(" + width + ") FROM (SELECT * FROM " + duckName + " LIMIT " + SAMPLE + ")")
                .orElse(0.0);
        return Math.round(perRow * rows);
    }

    private static String width(Field field) {
        String column = Sql.name(field.name());
        int fixed = field.repeated() ? 0 : fixedWidth(field.type());
        String present = fixed > 0
                ? Integer.toString(fixed)
                : field.type().equals("BYTES") && !field.repeated()
                        ? "2 + octet_length(" + column + ")"
                        : "2 + strlen(CAST(" + column + " AS VARCHAR))";
        return "CASE WHEN " + column + " IS NULL THEN 0 ELSE " + present + " END";
    }

    private static int fixedWidth(String type) {
        return switch (type) {
            case "INT64", "FLOAT64", "DATE", "DATETIME", "TIME", "TIMESTAMP" -> 8;
            case "BOOL" -> 1;
            case "NUMERIC" -> 16;
            case "BIGNUMERIC" -> 32;
            default -> 0;
        };
    }
}

package dev.jetstream.local.telemetry;

import java.util.List;
import java.util.Locale;

/**
 * A comparison found in a statement: what a column must hold for the statement to notice the row.
 *
 * @param column last part of the column's path, lower case
 * @param access whether the column itself is compared, a JSON path in it, or a key of a map
 * @param key the JSON path or map key, else empty
 * @param values any of which satisfies the comparison; none when only the key is looked at
 */
record Condition(String column, Access access, String key, List<String> values) {
    enum Access {
        COLUMN,
        JSON,
        MAP
    }

    Condition {
        column = column.toLowerCase(Locale.ROOT);
        values = List.copyOf(values);
    }

    static Condition column(String column, String value) {
        return new Condition(column, Access.COLUMN, "", List.of(value));
    }

    static Condition json(String column, String path, String value) {
        return new Condition(column, Access.JSON, path, List.of(value));
    }

    static Condition map(String column, String key, String value) {
        return new Condition(column, Access.MAP, key, List.of(value));
    }

    boolean isAbout(String otherColumn, Access otherAccess) {
        return access == otherAccess && column.equals(otherColumn);
    }
}

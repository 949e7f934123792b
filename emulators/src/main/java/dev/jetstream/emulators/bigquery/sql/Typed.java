package dev.jetstream.emulators.bigquery.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A translated expression: DuckDB text whose DuckDB type is exactly the type's {@link Type#duck()}.
 *
 * @param simple whether repeating the text costs nothing: a column, a field of one, a literal
 * @param literal the value of a literal as written, which decides about implicit conversion; else null
 * @param parts elements of an array literal or values of a struct literal, which are converted one by one; else null
 */
record Typed(
        String sql,
        Type type,
        boolean simple,
        @Nullable String literal,
        @Nullable List<Typed> parts) {
    static Typed of(String sql, Type type) {
        return new Typed(sql, type, false, null, null);
    }

    static Typed simple(String sql, Type type) {
        return new Typed(sql, type, true, null, null);
    }

    static Typed literal(String sql, Type type, String value) {
        return new Typed(sql, type, true, value, null);
    }

    boolean isNull() {
        return type == Type.Scalar.NULL;
    }

    /** The same text with a bare NULL made a NULL of INT64, as GoogleSQL types it in the end. */
    Typed settled() {
        return isNull() ? simple("CAST(NULL AS BIGINT)", Type.Scalar.INT64) : this;
    }
}

package dev.jetstream.emulators.bigquery.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user-defined SQL function: {@code CREATE FUNCTION name(parameters) RETURNS type AS (body)}.
 *
 * @param name the full name, such as {@code mozfun.map.get_key}
 * @param parameters in order
 * @param returns the declared type as written, such as {@code ARRAY<STRUCT<key STRING, value INT64>>}, or null when it
 *     follows from the body
 * @param body the GoogleSQL expression, without the parentheses that CREATE FUNCTION puts around it
 */
public record SqlFunction(
        String name, List<Parameter> parameters, @Nullable String returns, String body) {
    public SqlFunction {
        parameters = List.copyOf(parameters);
    }

    /**
     * One parameter.
     *
     * @param type as written; {@code ANY TYPE} for a templated one
     */
    public record Parameter(String name, String type) {}
}

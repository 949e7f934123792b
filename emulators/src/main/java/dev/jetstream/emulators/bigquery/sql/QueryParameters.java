package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The values of {@code @name} or {@code ?} in a statement, as {@code jobs.query} and {@code jobs.insert} bring them.
 *
 * <p>A value becomes a typed literal of the translated text, never a piece of GoogleSQL, so nothing in it is read as a
 * statement. STRING and INT64 values convert where literals of their type do, as BigQuery's parameters.
 */
public final class QueryParameters {
    /** Of a statement that has none. */
    public static final QueryParameters NONE = new QueryParameters(Mode.NONE, Map.of());

    private final Mode mode;
    private final Map<String, Typed> values;

    private QueryParameters(Mode mode, Map<String, Typed> values) {
        this.mode = mode;
        this.values = Map.copyOf(values);
    }

    private enum Mode {
        NONE,
        NAMED,
        POSITIONAL
    }

    /** A parameter that is no value of its type, or of a type that this dialect has not. */
    public static final class BadValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadValueException(String message) {
            super(message);
        }
    }

    /**
     * Reads {@code queryParameters}.
     *
     * @param mode NAMED, POSITIONAL or empty: then names decide
     * @throws BadValueException when one of them is no value of its type
     */
    public static QueryParameters of(String mode, JsonNode parameters) {
        if (parameters.isEmpty()) {
            return NONE;
        }
        boolean named =
                mode.isEmpty() ? !parameters.path(0).path("name").asText("").isEmpty() : mode.equals("NAMED");
        Map<String, Typed> values = new HashMap<>();
        List<JsonNode> all = new ArrayList<>();
        parameters.forEach(all::add);
        for (int i = 0; i < all.size(); i++) {
            JsonNode parameter = all.get(i);
            String name = named ? parameter.path("name").asText("").toLowerCase(Locale.ROOT) : Integer.toString(i + 1);
            Typed value =
                    new ParameterValue(name).of(parameter.path("parameterType"), parameter.path("parameterValue"));
            if (name.isEmpty() || values.put(name, value) != null) {
                throw new BadValueException("Query parameter names must be given, and given once: '" + name + "'");
            }
        }
        return new QueryParameters(named ? Mode.NAMED : Mode.POSITIONAL, values);
    }

    Typed value(Expr.Parameter parameter) {
        String name = parameter.name();
        boolean numbered = Character.isDigit(name.charAt(0));
        if (numbered && mode == Mode.NAMED) {
            throw parameter.pos().error("Positional parameters are not supported beside named ones");
        }
        if (!numbered && mode == Mode.POSITIONAL) {
            throw parameter.pos().error("Named parameters are not supported beside positional ones");
        }
        Typed value = values.get(name);
        if (value != null) {
            return value;
        }
        if (numbered) {
            throw parameter
                    .pos()
                    .error("Query parameter number " + name + " is not defined (" + values.size() + " provided)");
        }
        throw parameter.pos().unknown("Query parameter '" + name + "' not found", name, values.keySet());
    }
}

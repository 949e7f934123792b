package dev.jetstream.local.meaning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a table as JSON, written by name and value. */
final class JsonRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> rows = new ArrayList<>();

    /** Adds a row. */
    void add(@Nullable Object... namesAndValues) {
        rows.add(text(struct(namesAndValues)));
    }

    List<String> rows() {
        return List.copyOf(rows);
    }

    /** A struct. */
    static Map<String, @Nullable Object> struct(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            struct.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return struct;
    }

    /** The text of a JSON column. */
    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

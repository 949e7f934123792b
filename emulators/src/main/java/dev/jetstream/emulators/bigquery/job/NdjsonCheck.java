package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses what BigQuery refuses and DuckDB's reader would pass in silence: unknown fields, arrays where none belong and
 * none where one does, nulls and gaps in required fields.
 *
 * <p>Values themselves are left to the reader. One pass over the tokens, no value is materialised.
 */
final class NdjsonCheck {
    private static final int LONGEST_ROW = 100_000_000; // BigQuery's own limit of a row
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(LONGEST_ROW).build())
            .build();

    private final Map<String, Column> columns;
    private final int required;
    private final boolean ignoreUnknown;
    private long rows;

    NdjsonCheck(List<Field> fields, boolean ignoreUnknown) {
        this.columns = Column.byName(fields);
        this.required = Column.required(fields);
        this.ignoreUnknown = ignoreUnknown;
    }

    /** What is in a file that is well. */
    record Found(long rows, long longestRow) {}

    /** Reads the whole file; fails with the first fault and its row number, from 1. */
    Found check(Path file) throws IOException {
        long longest = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = JSON.createParser(in)) {
            long begin = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                rows++;
                if (token != JsonToken.START_OBJECT) {
                    throw fault("Value is not a JSON object");
                }
                record(parser, columns, required);
                long end = parser.currentLocation().getByteOffset();
                longest = Math.max(longest, end - begin);
                begin = end;
            }
        } catch (JsonProcessingException e) {
            throw fault("Parser terminated before end of string: " + e.getOriginalMessage());
        }
        return new Found(rows, longest);
    }

    private void record(JsonParser parser, Map<String, Column> known, int requiredFields) throws IOException {
        int seen = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Column column = known.get(name);
            JsonToken value = parser.nextToken();
            if (column == null) {
                if (!ignoreUnknown) {
                    throw fault("No such field: " + name + ".");
                }
                parser.skipChildren();
            } else {
                seen += column.field().mode().equals(Field.REQUIRED) ? 1 : 0;
                value(parser, column, value);
            }
        }
        if (seen < requiredFields) {
            throw fault("Missing required fields: " + seen + " of " + requiredFields + " are there.");
        }
    }

    private void value(JsonParser parser, Column column, JsonToken token) throws IOException {
        Field field = column.field();
        if (token == JsonToken.VALUE_NULL) {
            if (!field.mode().equals(Field.NULLABLE)) {
                throw fault("Only optional fields can be set to NULL. Field: " + field.name() + "; Value: NULL");
            }
        } else if (!field.repeated()) {
            element(parser, column, token);
        } else if (token == JsonToken.START_ARRAY) {
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                element(parser, column, next);
            }
        } else {
            throw fault("Repeated field must be imported as a JSON array. Field: " + field.name() + ".");
        }
    }

    private void element(JsonParser parser, Column column, JsonToken token) throws IOException {
        Field field = column.field();
        if (field.type().equals("JSON")) {
            parser.skipChildren();
        } else if (token == JsonToken.START_ARRAY) {
            throw fault("Array specified for non-repeated field: " + field.name() + ".");
        } else if (field.type().equals("STRUCT")) {
            if (token != JsonToken.START_OBJECT) {
                throw fault("This field: " + field.name() + " is not a record.");
            }
            record(parser, column.members(), column.requiredMembers());
        } else if (token == JsonToken.START_OBJECT) {
            throw fault("JSON object specified for non-record field: " + field.name() + ".");
        } else if (token == JsonToken.VALUE_NULL) {
            throw fault("Array element of field " + field.name() + " is NULL.");
        }
    }

    private ApiException fault(String what) {
        return LoadFaults.inRow(rows, what);
    }

    private record Column(Field field, Map<String, Column> members, int requiredMembers) {
        static Map<String, Column> byName(List<Field> fields) {
            Map<String, Column> columns = new HashMap<>();
            for (Field field : fields) {
                columns.put(field.name(), new Column(field, byName(field.fields()), required(field.fields())));
            }
            return columns;
        }

        static int required(List<Field> fields) {
            return (int) fields.stream()
                    .filter(field -> field.mode().equals(Field.REQUIRED))
                    .count();
        }
    }
}

package dev.jetstream.emulators.bigquery.result;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.io.IOException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as BigQuery's REST interface does: everything scalar is text inside {@code {"v": ..}}.
 *
 * <p>TIMESTAMP is seconds with six digits behind the point, or whole microseconds when asked; a missing array is an
 * empty one; fractions of a second have 3 or 6 digits or none.
 */
final class CellWriter {
    private final JsonGenerator out;
    private final boolean timestampsAsMicros;

    CellWriter(JsonGenerator out, boolean timestampsAsMicros) {
        this.out = out;
        this.timestampsAsMicros = timestampsAsMicros;
    }

    /** One row as {@code {"f": [..]}}. */
    void row(List<Field> fields, ResultSet row) throws IOException, SQLException {
        out.writeStartObject();
        out.writeArrayFieldStart("f");
        for (int i = 0; i < fields.size(); i++) {
            out.writeStartObject();
            out.writeFieldName("v");
            column(fields.get(i), row, i + 1);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** The frequent types without boxing. */
    private void column(Field field, ResultSet row, int index) throws IOException, SQLException {
        if (field.repeated()) {
            list(field, row.getArray(index));
            return;
        }
        switch (field.type()) {
            case "INT64" -> {
                long value = row.getLong(index);
                textOrNull(row.wasNull() ? null : Long.toString(value));
            }
            case "FLOAT64" -> {
                double value = row.getDouble(index);
                textOrNull(row.wasNull() ? null : Double.toString(value));
            }
            case "STRUCT" -> single(field, row.getObject(index));
            case "STRING" -> textOrNull(row.getString(index));
            default -> single(field, row.getObject(index));
        }
    }

    private void list(Field field, @Nullable Array list) throws IOException, SQLException {
        out.writeStartArray();
        if (list != null) {
            for (Object element : (Object[]) list.getArray()) {
                out.writeStartObject();
                out.writeFieldName("v");
                single(field, element);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    private void single(Field field, @Nullable Object value) throws IOException, SQLException {
        if (value == null) {
            out.writeNull();
            return;
        }
        switch (field.type()) {
            case "STRUCT" -> record(field.fields(), ((Struct) value).getAttributes());
            case "TIMESTAMP" -> out.writeString(timestamp(((Number) value).longValue()));
            case "NUMERIC", "BIGNUMERIC" -> out.writeString(withoutTrailingZeros(value.toString()));
            case "DATETIME" -> out.writeString(fraction(value.toString().replace(' ', 'T')));
            case "TIME" -> out.writeString(fraction(value.toString()));
            default -> out.writeString(value.toString());
        }
    }

    private void record(List<Field> fields, Object[] values) throws IOException, SQLException {
        out.writeStartObject();
        out.writeArrayFieldStart("f");
        for (int i = 0; i < fields.size(); i++) {
            out.writeStartObject();
            out.writeFieldName("v");
            if (fields.get(i).repeated()) {
                list(fields.get(i), (Array) values[i]);
            } else {
                single(fields.get(i), values[i]);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void textOrNull(@Nullable String text) throws IOException {
        if (text == null) {
            out.writeNull();
        } else {
            out.writeString(text);
        }
    }

    private String timestamp(long micros) {
        if (timestampsAsMicros) {
            return Long.toString(micros);
        }
        long magnitude = Math.abs(micros);
        String digits = Long.toString(1_000_000 + magnitude % 1_000_000).substring(1);
        return (micros < 0 ? "-" : "") + magnitude / 1_000_000 + "." + digits;
    }

    private static String withoutTrailingZeros(String decimal) {
        if (decimal.indexOf('.') < 0) {
            return decimal;
        }
        int end = decimal.length();
        while (decimal.charAt(end - 1) == '0') {
            end--;
        }
        return decimal.substring(0, decimal.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static String fraction(String time) {
        int point = time.lastIndexOf('.');
        if (point < 0) {
            return time;
        }
        int digits = time.length() - point - 1;
        return time + "0".repeat(digits <= 3 ? 3 - digits : 6 - digits);
    }
}

package dev.jetstream.local.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableInfo.Column;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One array of objects. Numbers and truth values are such; NaN and infinities, which JSON has not, are text. */
final class JsonRows implements RowPrinter {
    private static final Set<String> NUMBERS = Set.of("INT64", "FLOAT64", "NUMERIC", "BIGNUMERIC");
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

    private final List<Column> columns;
    private final PrintWriter out;
    private final JsonGenerator json;

    JsonRows(List<Column> columns, PrintWriter out) {
        this.columns = columns;
        this.out = out;
        try {
            json = new JsonFactory().createGenerator(out);
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartArray(); // is buffered until the first row is there
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void row(Row row) {
        try {
            json.writeStartObject();
            for (Column column : columns) {
                json.writeFieldName(column.name());
                value(column.type(), row.get(column.name()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void end() {
        try {
            json.writeEndArray();
            json.close();
            out.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(String type, @Nullable String value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (NUMBERS.contains(type) && !NO_NUMBERS.contains(value)) {
            json.writeNumber(value);
        } else if (type.equals("BOOL")) {
            json.writeBoolean(Boolean.parseBoolean(value));
        } else if (type.equals("JSON") || RowPrinter.isNested(type)) {
            json.writeRawValue(value);
        } else {
            json.writeString(value);
        }
    }
}

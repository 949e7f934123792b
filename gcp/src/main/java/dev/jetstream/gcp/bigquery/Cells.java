package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.LegacySQLTypeName;
import dev.jetstream.core.warehouse.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Result rows as text.
 *
 * <p>Cells are what BigQuery sends, except that a TIMESTAMP (seconds as a decimal on the wire) becomes ISO-8601, for
 * example {@code 2024-02-29T12:34:56.789012Z}. Arrays and structs become JSON ({@link NestedCells}).
 */
final class Cells {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private final FieldList fields;
    private final Map<String, Integer> index;

    Cells(FieldList fields) {
        this.fields = fields;
        Map<String, Integer> positions = new LinkedHashMap<>();
        for (Field field : fields) {
            positions.put(field.getName(), positions.size());
        }
        index = Map.copyOf(positions);
    }

    Row row(FieldValueList values) {
        List<@Nullable String> cells = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            cells.add(text(fields.get(i), values.get(i)));
        }
        return new Row(index, cells);
    }

    private static @Nullable String text(Field field, FieldValue value) {
        if (value.isNull()) {
            return null;
        }
        if (field.getMode() == Field.Mode.REPEATED || field.getType().equals(LegacySQLTypeName.RECORD)) {
            return NestedCells.json(field, value).toString();
        }
        return scalar(field, value);
    }

    /** The text of a value that is not nested. */
    static String scalar(Field field, FieldValue value) {
        String text = value.getStringValue();
        return field.getType().equals(LegacySQLTypeName.TIMESTAMP) ? instant(text) : text;
    }

    private static String instant(String seconds) {
        long micros = new BigDecimal(seconds).multiply(MICROS).longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
                .toString();
    }
}

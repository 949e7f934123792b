package dev.jetstream.emulators.bigquery.result;

import dev.jetstream.emulators.bigquery.schema.Field;
import java.util.List;

/**
 * A stored table to be read from.
 *
 * @param duckName the text to put behind FROM
 * @param rows how many there are
 */
public record RowSource(List<Field> fields, String duckName, long rows) {
    public RowSource {
        fields = List.copyOf(fields);
    }
}

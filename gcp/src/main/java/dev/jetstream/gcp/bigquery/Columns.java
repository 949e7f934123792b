package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import dev.jetstream.core.warehouse.TableInfo.Column;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** BigQuery's schemas as columns with GoogleSQL type names, and back. */
final class Columns {
    private static final Pattern ARRAY = Pattern.compile("ARRAY<(\\w+)>");

    private Columns() {}

    static List<Column> of(@Nullable Schema schema) {
        return schema == null
                ? List.of()
                : schema.getFields().stream()
                        .map(field -> new Column(field.getName(), type(field)))
                        .toList();
    }

    /** The schema of a load: scalar types and arrays of them. */
    static Schema schema(List<Column> columns) {
        return Schema.of(columns.stream().map(Columns::field).toList());
    }

    private static String type(Field field) {
        String element = field.getSubFields() == null
                ? field.getType().getStandardType().name()
                : field.getSubFields().stream()
                        .map(inner -> inner.getName() + " " + type(inner))
                        .collect(Collectors.joining(", ", "STRUCT<", ">"));
        return field.getMode() == Field.Mode.REPEATED ? "ARRAY<" + element + ">" : element;
    }

    private static Field field(Column column) {
        Matcher array = ARRAY.matcher(column.type());
        if (array.matches()) {
            return Field.newBuilder(column.name(), scalar(column, array.group(1)))
                    .setMode(Field.Mode.REPEATED)
                    .build();
        }
        return Field.of(column.name(), scalar(column, column.type()));
    }

    private static StandardSQLTypeName scalar(Column column, String type) {
        try {
            return StandardSQLTypeName.valueOf(type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "column '%s' has type '%s': a load takes GoogleSQL scalars and arrays of them"
                            .formatted(column.name(), column.type()),
                    e);
        }
    }
}

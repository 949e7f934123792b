package dev.jetstream.core.plan;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which columns the tables have at run time, and as what their values can be taken. */
record MetricColumns(Map<TableId, List<TableInfo.Column>> tables) {
    MetricColumns {
        tables = Map.copyOf(tables);
    }

    /** The values' kind, or empty when table or column is missing. */
    Optional<ValueType> find(TableId table, String column) {
        return tables.getOrDefault(table, List.of()).stream()
                .filter(candidate -> candidate.name().equalsIgnoreCase(column))
                .findFirst()
                .map(found -> valueType(table, found));
    }

    /**
     * The values' kind.
     *
     * @throws InvalidException when table or column is missing, or its values are no numbers
     */
    ValueType require(TableId table, String column) {
        if (!tables.containsKey(table)) {
            throw new InvalidException("NotFound", "there is no table " + table);
        }
        return find(table, column)
                .orElseThrow(
                        () -> new InvalidException("KeyError", "table %s has no column %s".formatted(table, column)));
    }

    private static ValueType valueType(TableId table, TableInfo.Column column) {
        return switch (column.type()) {
            case "INT64", "INTEGER" -> ValueType.INTEGER;
            case "FLOAT64", "FLOAT", "NUMERIC", "BIGNUMERIC" -> ValueType.REAL;
            case "BOOL", "BOOLEAN" -> ValueType.BOOLEAN;
            default ->
                throw new InvalidException(
                        "TypeError",
                        "column %s of table %s is %s, which statistics cannot use; they use INT64, FLOAT64, NUMERIC, BOOL"
                                .formatted(column.name(), table, column.type()));
        };
    }
}

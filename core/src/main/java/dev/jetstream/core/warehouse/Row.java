package dev.jetstream.core.warehouse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One row of a small result; cells are the warehouse's text of the value, null for NULL. */
public final class Row {
    private final Map<String, Integer> index;
    private final List<@Nullable String> cells;

    /**
     * A row over a shared column index.
     *
     * @param index column name → position
     */
    public Row(Map<String, Integer> index, List<@Nullable String> cells) {
        this.index = index;
        this.cells = cells;
    }

    /** The cell of a column, null for NULL. */
    public @Nullable String get(String column) {
        Integer position = index.get(column);
        if (position == null) {
            throw new IllegalArgumentException("no column '%s' among %s".formatted(column, index.keySet()));
        }
        return cells.get(position);
    }

    /** The cell of a column that is never NULL. */
    public String text(String column) {
        String cell = get(column);
        if (cell == null) {
            throw new IllegalArgumentException("column '%s' is NULL".formatted(column));
        }
        return cell;
    }

    /** The columns, in order. */
    public List<String> columns() {
        return index.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
    }
}

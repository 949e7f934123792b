package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.FromTranslator.Elements;
import dev.jetstream.emulators.bigquery.sql.FromTranslator.Source;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.Scope.RangeVariable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code left CROSS JOIN UNNEST(array of left)} as one sub-query that selects all columns of the left and unnests
 * beside them.
 *
 * <p>As a lateral join DuckDB takes the distinct combinations of all columns that the array is made of, unnests those,
 * and joins them back by every one of these columns: for an array over fifty columns five times the work of everything
 * else.
 */
final class ElementRows {
    private final String relation;
    private final Map<String, String> names = new LinkedHashMap<>();

    private ElementRows(String relation) {
        this.relation = relation;
    }

    /** Both sides' names over the one sub-query. */
    static Source beside(Source left, Source right, Elements elements) {
        ElementRows rows = new ElementRows(elements.relation());
        List<RangeVariable> ranges = left.ranges().stream()
                .map(range -> new RangeVariable(
                        range.name(), range.explicit(), rows.columns(range.columns()), rows.value(range.value())))
                .toList();
        List<Column> columns = rows.columns(left.columns());
        String selected = rows.names.entrySet().stream()
                .map(name -> name.getKey() + " AS " + name.getValue() + ", ")
                .collect(Collectors.joining());
        String sql =
                "(SELECT " + selected + elements.selected() + " FROM " + left.sql() + ") AS " + elements.relation();
        return new Source(
                sql, FromTranslator.concat(ranges, right.ranges()), FromTranslator.concat(columns, right.columns()));
    }

    private List<Column> columns(List<Column> columns) {
        return columns.stream()
                .map(column -> new Column(column.name(), renamed(column.value()), column.hidden()))
                .toList();
    }

    private @Nullable Typed value(@Nullable Typed value) {
        return value == null ? null : renamed(value);
    }

    private Typed renamed(Typed value) {
        String name = names.computeIfAbsent(value.sql(), sql -> "c" + (names.size() + 1));
        return Typed.simple(relation + "." + name, value.type());
    }
}

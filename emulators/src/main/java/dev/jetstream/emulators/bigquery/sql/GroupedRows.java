package dev.jetstream.emulators.bigquery.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows after GROUP BY: an inner SELECT of keys and aggregates, which the outer one computes with.
 *
 * <p>Two levels keep aggregates out of sub-queries and lambdas, where DuckDB would take them for theirs.
 */
final class GroupedRows implements Scope.Aggregation {
    private final Session session;
    private final Scope rows;
    private final String relation;
    private final Map<String, Typed> keys = new LinkedHashMap<>();
    private final Map<String, Typed> aggregates = new LinkedHashMap<>();
    private boolean computedKeys;

    GroupedRows(Session session, Scope rows) {
        this.session = session;
        this.rows = rows;
        this.relation = session.fresh('t');
    }

    /** The key as seen after grouping. */
    @CanIgnoreReturnValue
    Typed addKey(Typed key) {
        Typed settled = key.settled();
        computedKeys |= !settled.simple();
        return keys.computeIfAbsent(
                settled.sql(), sql -> Typed.simple(relation + ".k" + (keys.size() + 1), settled.type()));
    }

    @Override
    public Typed aggregate(Call call) {
        Typed value = session.calls.aggregate(call, rows);
        return aggregates.computeIfAbsent(
                value.sql(), sql -> Typed.simple(relation + ".a" + (aggregates.size() + 1), value.type()));
    }

    @Override
    public Typed column(Typed column, String name, Pos pos) {
        Typed key = keys.get(column.sql());
        if (key == null) {
            throw pos.error(
                    "SELECT list expression references column " + name + " which is neither grouped nor aggregated");
        }
        return key;
    }

    @Override
    public @Nullable Typed key(Expr expr) {
        boolean candidate = !(expr instanceof Expr.Literal)
                && !(expr instanceof Expr.Name name && name.parts().size() == 1)
                && !session.calls.hasAggregate(expr)
                && !session.calls.hasWindow(expr);
        boolean path = expr instanceof Expr.Name || expr instanceof Expr.Dot;
        if (!candidate || keys.isEmpty() || !(computedKeys || path)) {
            return null;
        }
        try {
            return keys.get(session.expressions
                    .translate(expr, rows.withAggregation(null))
                    .sql());
        } catch (GoogleSqlException e) {
            // An alias in HAVING or ORDER BY; as itself it will be resolved, or be the error.
            return null;
        }
    }

    /** The inner SELECT in parentheses, under its alias. */
    String from(String source) {
        List<String> columns = new ArrayList<>();
        keys.forEach((sql, name) -> columns.add(sql + " AS " + local(name)));
        aggregates.forEach((sql, name) -> columns.add(sql + " AS " + local(name)));
        if (columns.isEmpty()) {
            columns.add("count(*) AS a1");
        }
        List<String> ordinals = new ArrayList<>();
        for (int i = 1; i <= keys.size(); i++) {
            ordinals.add(Integer.toString(i));
        }
        String groupBy = ordinals.isEmpty() ? "" : " GROUP BY " + String.join(", ", ordinals);
        return "(SELECT " + String.join(", ", columns) + source + groupBy + ") AS " + relation;
    }

    private String local(Typed name) {
        return name.sql().substring(relation.length() + 1);
    }
}

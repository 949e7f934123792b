package dev.jetstream.emulators.bigquery.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that an expression sees, from the inside out.
 *
 * @param parent of the query around, for correlation; null at the top
 * @param ranges range variables: what {@code x.} may begin with
 * @param columns what may stand alone, in the order of {@code *}
 * @param aliases of the select list, where they count (ORDER BY, HAVING, QUALIFY); lower case
 * @param aggregation what aggregate calls mean here; null where they are not allowed
 * @param windows named windows; null where window functions are not allowed
 * @param lambdas how many lambdas of DuckDB the text stands in
 * @param ctes named sub-queries
 */
record Scope(
        @Nullable Scope parent,
        List<RangeVariable> ranges,
        List<Column> columns,
        Map<String, Typed> aliases,
        @Nullable Aggregation aggregation,
        @Nullable Map<String, Expr.Window> windows,
        int lambdas,
        Map<String, NamedQuery> ctes) {

    /** A table, sub-query or element under its alias, written or implied; value is set for an element of an array. */
    record RangeVariable(
            String name,
            boolean explicit,
            List<Column> columns,
            @Nullable Typed value) {}

    /** A column; a hidden one is not part of {@code *}; an anonymous one has an empty name. */
    record Column(String name, Typed value, boolean hidden) {}

    /** A WITH query that is already part of the text. */
    record NamedQuery(String duckName, List<Output> outputs) {}

    /** A column of a query's result. */
    record Output(String name, String duckName, Type type, boolean nullLiteral) {}

    /** What aggregate calls, grouped columns and grouped expressions are in a query that aggregates. */
    interface Aggregation {
        Typed aggregate(Expr.Call call);

        /** A column as seen after grouping, or an error. */
        Typed column(Typed column, String name, Pos pos);

        /** The grouping key that the expression is, or null. */
        @Nullable Typed key(Expr expr);
    }

    static final Scope ROOT = new Scope(null, List.of(), List.of(), Map.of(), null, null, 0, Map.of());

    /** A scope inside this one with those names. */
    Scope inner(List<RangeVariable> innerRanges, List<Column> innerColumns) {
        return new Scope(this, innerRanges, innerColumns, Map.of(), null, null, lambdas, ctes);
    }

    Scope withAliases(Map<String, Typed> newAliases) {
        return new Scope(parent, ranges, columns, newAliases, aggregation, windows, lambdas, ctes);
    }

    Scope withAggregation(@Nullable Aggregation newAggregation) {
        return new Scope(parent, ranges, columns, aliases, newAggregation, windows, lambdas, ctes);
    }

    Scope withWindows(Map<String, Expr.Window> newWindows) {
        return new Scope(parent, ranges, columns, aliases, aggregation, newWindows, lambdas, ctes);
    }

    Scope inLambda() {
        return new Scope(parent, ranges, columns, aliases, aggregation, windows, lambdas + 1, ctes);
    }

    Scope withCte(String name, NamedQuery query) {
        Map<String, NamedQuery> more = new HashMap<>(ctes);
        more.put(name.toLowerCase(Locale.ROOT), query);
        return new Scope(parent, ranges, columns, aliases, aggregation, windows, lambdas, more);
    }
}

package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Expr.OrderItem;
import dev.jetstream.emulators.bigquery.sql.Expr.Window;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A query as written: WITH, a body, ORDER BY, LIMIT. */
record Query(
        Pos pos,
        List<Cte> ctes,
        Body body,
        List<OrderItem> orderBy,
        @Nullable Limit limit) {
    /** One named sub-query of WITH. */
    record Cte(Ident name, Query query) {}

    /** LIMIT and OFFSET. */
    record Limit(long count, long offset) {}

    /** What a query consists of. */
    sealed interface Body {}

    /** A query in parentheses. */
    record Nested(Query query) implements Body {}

    /** Two or more queries; operator is {@code UNION ALL}, {@code EXCEPT DISTINCT} and so on. */
    record SetOperation(Pos pos, String operator, List<Query> parts) implements Body {}

    /** One SELECT. */
    record Select(
            Pos pos,
            boolean distinct,
            boolean asStruct,
            List<Item> items,
            @Nullable From from,
            @Nullable Expr where,
            @Nullable GroupBy groupBy,
            @Nullable Expr having,
            @Nullable Expr qualify,
            Map<String, Window> windows)
            implements Body {}

    /** GROUP BY; all is {@code GROUP BY ALL}. */
    record GroupBy(Pos pos, boolean all, List<Expr> keys) {}

    /** An item of the select list. */
    sealed interface Item {
        Pos pos();
    }

    /** {@code expr AS alias}. */
    record Value(Pos pos, Expr expr, @Nullable Ident alias) implements Item {}

    /** {@code * EXCEPT (..) REPLACE (..)} or {@code x.* ..}. */
    record Star(Pos pos, @Nullable Expr of, List<Ident> except, List<Value> replace) implements Item {}

    /** What stands behind FROM. */
    sealed interface From {
        Pos pos();
    }

    /** A table, view, wildcard, CTE, or an array of a table before it. */
    record TablePath(
            Pos pos,
            List<Ident> parts,
            @Nullable Ident alias,
            @Nullable Ident offset) implements From {}

    /** {@code UNNEST(array) AS alias WITH OFFSET AS offset}. */
    record Unnest(
            Pos pos,
            Expr array,
            @Nullable Ident alias,
            @Nullable Ident offset) implements From {}

    /** {@code (query) AS alias}. */
    record Derived(Pos pos, Query query, @Nullable Ident alias) implements From {}

    /** A join; type is INNER, CROSS, LEFT, RIGHT or FULL. */
    record Join(
            Pos pos,
            String type,
            From left,
            From right,
            @Nullable Expr on,
            List<Ident> using) implements From {}
}

package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Expr.OrderItem;
import dev.jetstream.emulators.bigquery.sql.Query.Cte;
import dev.jetstream.emulators.bigquery.sql.Query.Limit;
import dev.jetstream.emulators.bigquery.sql.Query.SetOperation;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.Scope.NamedQuery;
import dev.jetstream.emulators.bigquery.sql.Scope.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Queries: WITH, set operations, and ORDER BY and LIMIT around them. */
final class QueryTranslator {
    private final Session session;

    QueryTranslator(Session session) {
        this.session = session;
    }

    QueryResult translate(Query query, Scope scope) {
        Scope inside = scope;
        List<String> ctes = new ArrayList<>();
        for (Cte cte : query.ctes()) {
            QueryResult result = translate(cte.query(), inside);
            String name = session.fresh('w');
            ctes.add(name + " AS (" + result.sql() + ")");
            inside = inside.withCte(cte.name().text(), new NamedQuery(name, result.outputs()));
        }
        QueryResult body = body(query, inside);
        if (ctes.isEmpty()) {
            return body;
        }
        // A query around it, because a body in parentheses may have WITH of its own.
        String with = "WITH " + String.join(", ", ctes) + " ";
        String sql = body.sql().startsWith("WITH ") ? with + "(" + body.sql() + ")" : with + body.sql();
        return new QueryResult(sql, body.outputs(), body.asStruct());
    }

    private QueryResult body(Query query, Scope scope) {
        if (query.body() instanceof Query.Select select) {
            return new SelectTranslator(session, select, scope).translate(query.orderBy(), query.limit());
        }
        QueryResult inner = query.body() instanceof SetOperation operation
                ? setOperation(operation, scope)
                : translate(((Query.Nested) query.body()).query(), scope);
        return query.orderBy().isEmpty() && query.limit() == null ? inner : ordered(inner, query, scope);
    }

    private QueryResult ordered(QueryResult inner, Query query, Scope scope) {
        String relation = session.fresh('t');
        List<Column> columns = columns(relation, inner.outputs());
        Scope names = scope.inner(List.of(), columns);
        List<String> keys = new ArrayList<>();
        for (OrderItem item : query.orderBy()) {
            keys.add(orderKey(item, inner.outputs().size(), names));
        }
        String select = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).value().sql() + " AS "
                        + Sql.name(inner.outputs().get(i).duckName()))
                .collect(joining(", "));
        String sql = "SELECT " + select + " FROM (" + inner.sql() + ") AS " + relation
                + (keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys)) + limit(query.limit());
        return new QueryResult(sql, inner.outputs(), inner.asStruct());
    }

    private String orderKey(OrderItem item, int outputs, Scope names) {
        String ordinal = ordinal(item.expr(), outputs);
        Typed key = ordinal.isEmpty()
                ? session.expressions.translate(item.expr(), names)
                : names.columns().get(Integer.parseInt(ordinal) - 1).value();
        return CallTranslator.orderKey(key, item);
    }

    /** The position that an integer literal in ORDER BY or GROUP BY is; else empty. */
    static String ordinal(Expr expr, int outputs) {
        if (!(expr instanceof Expr.Literal literal) || !literal.type().equals("INT64")) {
            return "";
        }
        Typed number = Literals.of(literal);
        long position = Long.parseLong(number.literal() == null ? "0" : number.literal());
        if (position < 1 || position > outputs) {
            throw expr.pos()
                    .error("ORDER BY or GROUP BY column number item is out of range. Column numbers must be"
                            + " greater than or equal to one and less than or equal to " + outputs);
        }
        return Long.toString(position);
    }

    static String limit(@Nullable Limit limit) {
        return limit == null
                ? ""
                : " LIMIT " + limit.count() + (limit.offset() == 0 ? "" : " OFFSET " + limit.offset());
    }

    static List<Column> columns(String relation, List<Output> outputs) {
        return outputs.stream()
                .map(output -> new Column(
                        output.name(),
                        Typed.simple(relation + "." + Sql.name(output.duckName()), output.type()),
                        false))
                .toList();
    }

    private QueryResult setOperation(SetOperation operation, Scope scope) {
        List<QueryResult> parts = new ArrayList<>();
        for (Query part : operation.parts()) {
            parts.add(translate(part, scope));
        }
        List<Output> first = parts.get(0).outputs();
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            outputs.add(
                    new Output(first.get(i).name(), first.get(i).duckName(), commonType(operation, parts, i), false));
        }
        String operator = operation.operator().replace(" DISTINCT", "");
        String sql =
                parts.stream().map(part -> "(" + converted(part, outputs) + ")").collect(joining(" " + operator + " "));
        return new QueryResult(sql, outputs, false);
    }

    private static Type commonType(SetOperation operation, List<QueryResult> parts, int index) {
        List<Typed> values = new ArrayList<>();
        for (QueryResult part : parts) {
            if (part.outputs().size() != parts.get(0).outputs().size()) {
                throw operation
                        .pos()
                        .error("Queries in " + operation.operator() + " have mismatched column count; query"
                                + " 1 has " + parts.get(0).outputs().size() + " columns, query "
                                + (parts.indexOf(part) + 1) + " has "
                                + part.outputs().size() + " columns");
            }
            Output output = part.outputs().get(index);
            values.add(output.nullLiteral() ? Typed.simple("NULL", Type.Scalar.NULL) : Typed.of("x", output.type()));
        }
        Type common = Coercion.common(values)
                .orElseThrow(() -> operation
                        .pos()
                        .error("Column " + (index + 1) + " in " + operation.operator()
                                + " has incompatible types: "
                                + values.stream()
                                        .map(value -> value.type().toString())
                                        .collect(joining(", "))));
        return common == Type.Scalar.NULL ? Type.Scalar.INT64 : common;
    }

    /** The part with the types and names of the whole. */
    private String converted(QueryResult part, List<Output> outputs) {
        boolean same = IntStream.range(0, outputs.size())
                .allMatch(
                        i -> part.outputs().get(i).type().equals(outputs.get(i).type()));
        if (same) {
            return part.sql();
        }
        String relation = session.fresh('t');
        String select = IntStream.range(0, outputs.size())
                .mapToObj(i -> {
                    Output from = part.outputs().get(i);
                    Typed value = from.nullLiteral()
                            ? Typed.simple("NULL", Type.Scalar.NULL)
                            : Typed.simple(relation + "." + Sql.name(from.duckName()), from.type());
                    Type to = outputs.get(i).type();
                    return Coercion.convert(value, to).map(Typed::sql).orElseGet(() -> Sql.cast(value.sql(), to))
                            + " AS " + Sql.name(outputs.get(i).duckName());
                })
                .collect(joining(", "));
        return "SELECT " + select + " FROM (" + part.sql() + ") AS " + relation;
    }
}

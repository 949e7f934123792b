package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Expr.Subquery;
import dev.jetstream.emulators.bigquery.sql.Scope.Output;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sub-queries inside expressions: as list functions where they read one array, else as sub-queries. */
final class SubqueryTranslator {
    private final Session session;
    private final ListSubquery lists;

    SubqueryTranslator(Session session) {
        this.session = session;
        this.lists = new ListSubquery(session);
    }

    Typed translate(Subquery subquery, Scope scope) {
        Optional<Typed> list = lists.translate(subquery, scope);
        if (list.isPresent()) {
            return list.get();
        }
        if (scope.lambdas() > 0) {
            throw new NeedsSubquery();
        }
        QueryResult query = session.queries.translate(subquery.query(), scope);
        if (subquery.kind() == Subquery.Kind.EXISTS) {
            return Typed.of("EXISTS (" + query.sql() + ")", Scalar.BOOL);
        }
        Typed value = single(subquery, query);
        if (subquery.kind() == Subquery.Kind.SCALAR) {
            return Typed.of("(" + value.sql() + ")", value.type());
        }
        if (value.type() instanceof Type.Array) {
            throw subquery.pos()
                    .error("Cannot use array subquery with column of type " + value.type()
                            + " because nested arrays are not supported");
        }
        Type.Array type = new Type.Array(value.type());
        return Typed.of("coalesce(ARRAY(" + value.sql() + "), " + Sql.cast("[]", type) + ")", type);
    }

    /** The query with its one column, or with all columns as one STRUCT; the text is the query. */
    private Typed single(Subquery subquery, QueryResult query) {
        List<Output> outputs = query.outputs();
        if (!query.asStruct()) {
            if (outputs.size() != 1) {
                String kind = subquery.kind() == Subquery.Kind.ARRAY ? "ARRAY" : "Scalar";
                throw subquery.pos()
                        .error(kind + " subquery cannot have more than one column unless using SELECT AS"
                                + " STRUCT to build STRUCT values");
            }
            return Typed.of(query.sql(), outputs.get(0).type());
        }
        String relation = session.fresh('t');
        Type.Struct type = new Type.Struct(outputs.stream()
                .map(output -> new Type.Member(output.name(), output.type()))
                .toList());
        String fields = IntStream.range(0, outputs.size())
                .mapToObj(i -> Sql.text(type.duckName(i)) + ": " + relation + "."
                        + Sql.name(outputs.get(i).duckName()))
                .collect(joining(", ", "{", "}"));
        return Typed.of("SELECT " + fields + " AS v FROM (" + query.sql() + ") AS " + relation, type);
    }

    Typed in(Expr.In in, Typed value, Scope scope) {
        if (scope.lambdas() > 0) {
            throw new NeedsSubquery();
        }
        Query written = in.query();
        if (written == null) {
            throw in.pos().error("IN without a query");
        }
        QueryResult query = session.queries.translate(written, scope);
        if (query.outputs().size() != 1) {
            throw in.pos().error("Subquery of type IN must have only one output column");
        }
        Typed column = Typed.of("c", query.outputs().get(0).type());
        List<Typed> same = ExpressionTranslator.unify(in.pos(), "operator IN", List.of(value, column));
        String sql = query.sql();
        boolean real = same.get(1).type() == Scalar.FLOAT64;
        if (real || !same.get(1).sql().equals("c")) {
            String relation = session.fresh('t');
            String name = relation + "." + Sql.name(query.outputs().get(0).duckName());
            // NaN is nothing's equal in BigQuery.
            sql = "SELECT " + Sql.cast(name, same.get(1).type()) + " FROM (" + sql + ") AS " + relation
                    + (real ? " WHERE " + name + " IS NULL OR NOT isnan(CAST(" + name + " AS DOUBLE))" : "");
        }
        return Typed.of("(" + same.get(0).sql() + " IN (" + sql + "))", Scalar.BOOL);
    }
}

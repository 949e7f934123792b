package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import dev.jetstream.emulators.bigquery.sql.Expr.Subquery;
import dev.jetstream.emulators.bigquery.sql.Query.Select;
import dev.jetstream.emulators.bigquery.sql.Query.Unnest;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.Scope.RangeVariable;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code (SELECT SUM(x) FROM UNNEST(a) WHERE ..)}, EXISTS and ARRAY over one UNNEST as list functions.
 *
 * <p>As sub-queries they would run too, but a dozen of them in one SELECT keep DuckDB's planner busy for 20 s.
 */
final class ListSubquery {
    private final Session session;

    ListSubquery(Session session) {
        this.session = session;
    }

    /** Nothing when the sub-query has another shape. */
    Optional<Typed> translate(Subquery subquery, Scope scope) {
        if (!(subquery.query().body() instanceof Select select)
                || !(select.from() instanceof Unnest unnest)
                || !fits(subquery.query(), select, subquery.kind())) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(translate(subquery, select, unnest, scope));
        } catch (NeedsSubquery e) {
            if (scope.lambdas() > 0) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private boolean fits(Query query, Select select, Subquery.Kind kind) {
        boolean plain = query.ctes().isEmpty()
                && query.orderBy().isEmpty()
                && select.groupBy() == null
                && select.having() == null
                && select.qualify() == null
                && !select.distinct()
                && (query.limit() == null || query.limit().offset() == 0);
        if (!plain || kind == Subquery.Kind.EXISTS) {
            return plain && query.limit() == null && !aggregates(select);
        }
        boolean values = select.items().stream()
                .allMatch(item -> item instanceof Query.Value value && !session.calls.hasWindow(value.expr()));
        boolean one = select.items().size() == 1 || (select.asStruct() && !aggregates(select));
        boolean limited = query.limit() == null || !aggregates(select);
        return values && one && limited && !(select.asStruct() && aggregates(select));
    }

    private boolean aggregates(Select select) {
        return select.items().stream()
                .anyMatch(item -> item instanceof Query.Value value && session.calls.hasAggregate(value.expr()));
    }

    private @Nullable Typed translate(Subquery subquery, Select select, Unnest unnest, Scope scope) {
        Typed array = session.expressions.translate(unnest.array(), scope);
        if (!(array.type() instanceof Type.Array type)) {
            throw unnest.array()
                    .pos()
                    .error("Values referenced in UNNEST must be arrays. UNNEST contains expression of" + " type "
                            + array.type());
        }
        String variable = "l" + (scope.lambdas() + 1);
        Scope element = element(unnest, type.element(), variable, scope);
        String list = array.sql();
        if (unnest.offset() != null) {
            list = "list_transform(" + list + ", lambda " + variable + ", i" + variable + ": {'v': " + variable
                    + ", 'o': CAST(i" + variable + " - 1 AS BIGINT)})";
        }
        if (select.where() != null) {
            Typed condition = session.expressions.condition(select.where(), element, "WHERE clause");
            list = "list_filter(" + list + ", lambda " + variable + ": " + condition.sql() + ")";
        }
        if (subquery.kind() == Subquery.Kind.EXISTS) {
            return Typed.of("(coalesce(len(" + list + "), 0) > 0)", Scalar.BOOL);
        }
        if (aggregates(select)) {
            return aggregated(subquery, select, list, element, variable, scope);
        }
        return mapped(subquery, select, list, element, variable, scope);
    }

    private @Nullable Typed aggregated(
            Subquery subquery, Select select, String list, Scope element, String variable, Scope scope) {
        if (subquery.kind() != Subquery.Kind.SCALAR) {
            return null;
        }
        ListAggregation aggregation = new ListAggregation(list, element, variable);
        Scope outer = scope.inner(element.ranges(), element.columns()).withAggregation(aggregation);
        return session.expressions
                .translate(((Query.Value) select.items().get(0)).expr(), outer)
                .settled();
    }

    private Typed mapped(Subquery subquery, Select select, String list, Scope element, String variable, Scope scope) {
        Typed item = item(select, element);
        Query.Limit limit = subquery.query().limit();
        boolean identity = item.sql().equals(variable);
        String limited = limit == null ? list : "(" + list + ")[1:" + limit.count() + "]";
        String mapped =
                identity ? limited : "list_transform(" + limited + ", lambda " + variable + ": " + item.sql() + ")";
        if (subquery.kind() == Subquery.Kind.ARRAY) {
            if (item.type() instanceof Type.Array) {
                throw subquery.pos()
                        .error("Cannot use array subquery with column of type " + item.type()
                                + " because nested arrays are not supported");
            }
            Type.Array type = new Type.Array(item.type());
            return Typed.of("coalesce(" + mapped + ", " + Sql.cast("[]", type) + ")", type);
        }
        if (limit != null && limit.count() == 1) {
            return Typed.of(first(list, mapped, item, variable), item.type());
        }
        Typed many = Typed.of(mapped, new Type.Array(item.type()));
        String text = ExpressionTranslator.once(
                List.of(many),
                List.of(true),
                scope,
                args -> "CASE WHEN len(" + args.get(0)
                        + ") > 1 THEN error('Scalar subquery produced more than one element') ELSE (" + args.get(0)
                        + ")[1] END");
        return Typed.of(text, item.type());
    }

    /**
     * The item of the first element. A field of it, which is NULL where there is no element, is taken from that alone:
     * to slice and transform the list doubles the time, and this is how maps are read.
     */
    private static String first(String list, String mapped, Typed item, String variable) {
        String ofElement = "struct_extract(" + variable + ", ";
        int at = item.simple() ? item.sql().indexOf(ofElement) : -1;
        if (at < 0) {
            return "(" + mapped + ")[1]";
        }
        return item.sql().substring(0, at) + "struct_extract((" + list + ")[1], "
                + item.sql().substring(at + ofElement.length());
    }

    private Typed item(Select select, Scope element) {
        List<Typed> values = new ArrayList<>();
        List<Type.Member> members = new ArrayList<>();
        for (Query.Item item : select.items()) {
            Query.Value value = (Query.Value) item;
            Typed typed = session.expressions.translate(value.expr(), element).settled();
            values.add(typed);
            String name = value.alias() == null
                    ? QueryParser.impliedName(value.expr())
                    : value.alias().text();
            members.add(new Type.Member(name, ExpressionTranslator.settle(typed.type())));
        }
        if (!select.asStruct()) {
            return values.get(0);
        }
        Typed struct = Coercion.struct(values, new Type.Struct(members));
        return Typed.of(struct.sql(), struct.type());
    }

    /** The names of an element inside its lambda. */
    private static Scope element(Unnest unnest, Type type, String variable, Scope scope) {
        boolean offset = unnest.offset() != null;
        Typed value = Typed.simple(offset ? "struct_extract(" + variable + ", 'v')" : variable, type);
        String alias = unnest.alias() == null ? "" : unnest.alias().text();
        List<Column> columns = new ArrayList<>(elementColumns(alias, value));
        List<RangeVariable> ranges = new ArrayList<>();
        if (!alias.isEmpty() && type instanceof Type.Struct) {
            ranges.add(new RangeVariable(alias, true, List.copyOf(columns), value));
        }
        if (unnest.offset() != null) {
            Typed position = Typed.simple("struct_extract(" + variable + ", 'o')", Scalar.INT64);
            columns.add(new Column(unnest.offset().text(), position, false));
        }
        return scope.inner(ranges, columns).inLambda();
    }

    /** The columns of an element: its fields, or itself. */
    static List<Column> elementColumns(String alias, Typed value) {
        if (!(value.type() instanceof Type.Struct struct)) {
            return List.of(new Column(alias, value, false));
        }
        return IntStream.range(0, struct.members().size())
                .mapToObj(i -> {
                    String sql = "struct_extract(" + value.sql() + ", " + Sql.text(struct.duckName(i)) + ")";
                    return new Column(
                            struct.members().get(i).name(),
                            Typed.simple(sql, struct.members().get(i).type()),
                            false);
                })
                .toList();
    }

    /** Aggregates over the elements of a list. */
    private final class ListAggregation implements Scope.Aggregation {
        private final String list;
        private final Scope element;
        private final String variable;

        private ListAggregation(String list, Scope element, String variable) {
            this.list = list;
            this.element = element;
            this.variable = variable;
        }

        @Override
        public Typed aggregate(Call call) {
            List<Rule> rules = FunctionTable.INSTANCE.listRules(call.name());
            if (rules.isEmpty() || call.modifiers() != null || call.args().size() > 1) {
                throw new NeedsSubquery();
            }
            List<Typed> args = session.calls.arguments(call, element);
            Signatures.Match match;
            try {
                match = Signatures.match(call.pos(), call.key(), rules, args);
            } catch (GoogleSqlException e) {
                // The full table may know it; if not, the error comes from there.
                throw new NeedsSubquery();
            }
            List<String> texts = match.args().stream()
                    .map(arg -> arg.sql().equals(variable)
                            ? list
                            : "list_transform(" + list + ", lambda " + variable + ": " + arg.sql() + ")")
                    .toList();
            session.rules.add(match.rule());
            String text = match.rule().fill(texts, false).replace("$L", list);
            return Typed.of(CallTranslator.restore(text), match.result());
        }

        @Override
        public Typed column(Typed column, String name, Pos pos) {
            throw pos.error("SELECT list expression references column " + name.toLowerCase(Locale.ROOT)
                    + " which is neither grouped nor aggregated");
        }

        @Override
        public @Nullable Typed key(Expr expr) {
            return null;
        }
    }
}

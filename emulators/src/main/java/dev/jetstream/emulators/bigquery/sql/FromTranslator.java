package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Query.Derived;
import dev.jetstream.emulators.bigquery.sql.Query.From;
import dev.jetstream.emulators.bigquery.sql.Query.Join;
import dev.jetstream.emulators.bigquery.sql.Query.TablePath;
import dev.jetstream.emulators.bigquery.sql.Query.Unnest;
import dev.jetstream.emulators.bigquery.sql.Scope.Column;
import dev.jetstream.emulators.bigquery.sql.Scope.RangeVariable;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** FROM: each relation under a fresh alias, and the names that it brings. */
final class FromTranslator {
    /**
     * Text behind FROM with its names.
     *
     * @param elements of an array alone: what its rows are selected with, and their alias; else null
     */
    record Source(
            String sql,
            List<RangeVariable> ranges,
            List<Column> columns,
            @Nullable Elements elements) {
        Source(String sql, List<RangeVariable> ranges, List<Column> columns) {
            this(sql, ranges, columns, null);
        }
    }

    /** The rows of an array: {@code (SELECT selected) AS relation}. */
    record Elements(String selected, String relation) {}

    private static final Source NOTHING = new Source("", List.of(), List.of());

    private final Session session;

    FromTranslator(Session session) {
        this.session = session;
    }

    Source translate(From from, Scope outer) {
        Source source = translate(from, NOTHING, outer);
        List<String> names = new ArrayList<>();
        for (RangeVariable range : source.ranges()) {
            String name = range.name().toLowerCase(Locale.ROOT);
            if (names.contains(name)) {
                throw from.pos().error("Duplicate table alias " + range.name() + " in the same FROM clause");
            }
            names.add(name);
        }
        return source;
    }

    private Source translate(From from, Source left, Scope outer) {
        if (from instanceof Join join) {
            return join(join, left, outer);
        }
        if (from instanceof Derived derived) {
            QueryResult query = session.queries.translate(derived.query(), outer);
            String relation = session.fresh('t');
            List<Column> columns = QueryTranslator.columns(relation, query.outputs());
            return new Source("(" + query.sql() + ") AS " + relation, range(derived.alias(), "", columns), columns);
        }
        if (from instanceof Unnest unnest) {
            return unnest(unnest.array(), unnest.alias(), "", unnest.offset(), left, outer);
        }
        return path((TablePath) from, left, outer);
    }

    private static List<RangeVariable> range(@Nullable Ident alias, String implied, List<Column> columns) {
        String name = alias == null ? implied : alias.text();
        return name.isEmpty() ? List.of() : List.of(new RangeVariable(name, alias != null, columns, null));
    }

    private Source path(TablePath path, Source left, Scope outer) {
        List<Ident> parts = path.parts();
        String first = parts.get(0).text();
        String last = parts.get(parts.size() - 1).text();
        if (parts.size() > 1) {
            Scope names = outer.inner(left.ranges(), left.columns());
            if (Names.ranges(names).stream().anyMatch(first::equalsIgnoreCase)) {
                return unnest(new Expr.Name(path.pos(), parts), path.alias(), last, path.offset(), left, outer);
            }
        }
        if (path.offset() != null) {
            throw path.offset().pos().error("WITH OFFSET is supported for arrays only");
        }
        String relation = session.fresh('t');
        Scope.NamedQuery cte = parts.size() > 1 ? null : outer.ctes().get(first.toLowerCase(Locale.ROOT));
        if (cte != null) {
            List<Column> columns = QueryTranslator.columns(relation, cte.outputs());
            return new Source(cte.duckName() + " AS " + relation, range(path.alias(), first, columns), columns);
        }
        TableResolver.Found table = session.tables.resolve(path, relation);
        return new Source(table.sql() + " AS " + relation, range(path.alias(), last, table.columns()), table.columns());
    }

    private Source unnest(
            Expr array, @Nullable Ident alias, String implied, @Nullable Ident offset, Source left, Scope outer) {
        Scope scope = outer.inner(left.ranges(), left.columns());
        Typed list = session.expressions.translate(array, scope);
        if (!(list.type() instanceof Type.Array type)) {
            throw array.pos()
                    .error("Values referenced in UNNEST must be arrays. UNNEST contains expression of type "
                            + list.type());
        }
        String relation = session.fresh('t');
        String name = alias == null ? implied : alias.text();
        Typed value = Typed.simple(relation + ".v", ExpressionTranslator.settle(type.element()));
        List<Column> columns = new ArrayList<>(ListSubquery.elementColumns(name, value));
        List<RangeVariable> ranges = new ArrayList<>();
        if (!name.isEmpty()) {
            ranges.add(new RangeVariable(name, alias != null, List.copyOf(columns), value));
        }
        if (offset == null) {
            Elements elements = new Elements("unnest(" + list.sql() + ") AS v", relation);
            return new Source("(SELECT " + elements.selected() + ") AS " + relation, ranges, columns, elements);
        }
        String inner = session.fresh('t');
        String sql = "(SELECT unnest(" + inner + ".a) AS v, unnest(range(len(" + inner + ".a))) AS o FROM (SELECT "
                + list.sql() + " AS a) AS " + inner + ") AS " + relation;
        columns.add(new Column(offset.text(), Typed.simple(relation + ".o", Scalar.INT64), false));
        return new Source(sql, ranges, columns);
    }

    private Source join(Join join, Source before, Scope outer) {
        Source left = translate(join.left(), before, outer);
        Source visible =
                new Source("", concat(before.ranges(), left.ranges()), concat(before.columns(), left.columns()));
        Source right = translate(join.right(), visible, outer);
        List<RangeVariable> ranges = concat(left.ranges(), right.ranges());
        String lateral = right.sql().startsWith("(SELECT unnest(") ? "LATERAL " : "";
        if (!join.using().isEmpty()) {
            return using(join, left, right, ranges);
        }
        List<Column> columns = concat(left.columns(), right.columns());
        Scope names = outer.inner(concat(before.ranges(), ranges), concat(before.columns(), columns));
        Expr on = join.on();
        String condition = on == null
                ? ""
                : session.expressions.condition(on, names, "JOIN ON clause").sql();
        boolean inner = join.type().equals("CROSS") || join.type().equals("INNER");
        if (inner
                && condition.isEmpty()
                && right.elements() != null
                && before.columns().isEmpty()
                && !left.columns().isEmpty()) {
            return ElementRows.beside(left, right, right.elements());
        }
        if (join.type().equals("CROSS") || condition.isEmpty()) {
            boolean outerJoin = !join.type().equals("CROSS") && !join.type().equals("INNER");
            if (outerJoin && lateral.isEmpty()) {
                throw join.pos()
                        .error("Syntax error: " + join.type()
                                + " JOIN must have an immediately following ON or USING clause");
            }
            String sql = outerJoin
                    ? left.sql() + " " + join.type() + " JOIN " + lateral + right.sql() + " ON true"
                    : left.sql() + " CROSS JOIN " + lateral + right.sql();
            return new Source(sql, ranges, columns);
        }
        if (join.type().equals("LEFT") && on != null && hasAlternatives(on) && isAliased(join.right())) {
            return new Source(
                    left.sql() + " LEFT JOIN " + filtered(right.sql(), condition) + " ON true", ranges, columns);
        }
        String sql = left.sql() + " " + join.type() + " JOIN " + lateral + nested(join.right(), right.sql()) + " ON "
                + condition;
        return new Source(sql, ranges, columns);
    }

    /**
     * The right side as a sub-query that knows the left: DuckDB compares every row with every other when an outer
     * join's condition has an OR, but takes the same condition apart into a hash join where it stands in such a
     * sub-query.
     */
    private static String filtered(String right, String condition) {
        String alias = right.substring(right.lastIndexOf(" AS ") + " AS ".length());
        return "LATERAL (SELECT * FROM " + right + " WHERE " + condition + ") AS " + alias;
    }

    private static boolean hasAlternatives(Expr on) {
        return on instanceof Expr.Logical logical
                && (logical.operator().equals("OR")
                        || logical.operands().stream().anyMatch(FromTranslator::hasAlternatives));
    }

    private static boolean isAliased(From right) {
        return !(right instanceof Join);
    }

    private static String nested(From from, String sql) {
        return from instanceof Join ? "(" + sql + ")" : sql;
    }

    /** USING: the shared columns come first and once, the others of both sides behind them. */
    private static Source using(Join join, Source left, Source right, List<RangeVariable> ranges) {
        List<String> conditions = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Ident name : join.using()) {
            Column a = only(name, left.columns(), "left");
            Column b = only(name, right.columns(), "right");
            List<Typed> same = ExpressionTranslator.unify(name.pos(), "USING", List.of(a.value(), b.value()));
            boolean real = same.get(0).type() == Scalar.FLOAT64;
            conditions.add(same.get(0).sql() + " = " + same.get(1).sql()
                    + (real ? " AND NOT isnan(" + same.get(0).sql() + ")" : ""));
            Typed merged = switch (join.type()) {
                case "RIGHT" -> b.value();
                case "FULL" ->
                    Typed.simple(
                            "coalesce(" + same.get(0).sql() + ", " + same.get(1).sql() + ")",
                            same.get(0).type());
                default -> a.value();
            };
            columns.add(new Column(a.name(), merged, false));
        }
        Stream.concat(left.columns().stream(), right.columns().stream())
                .filter(column ->
                        join.using().stream().noneMatch(name -> name.text().equalsIgnoreCase(column.name())))
                .forEach(columns::add);
        String sql = left.sql() + " " + join.type() + " JOIN " + nested(join.right(), right.sql()) + " ON "
                + String.join(" AND ", conditions);
        return new Source(sql, ranges, columns);
    }

    private static Column only(Ident name, List<Column> columns, String side) {
        List<Column> found = Names.named(columns, name.text());
        if (found.isEmpty()) {
            throw name.pos()
                    .unknown(
                            "Column " + name.text() + " in USING clause not found on " + side + " side of join",
                            name.text(),
                            columns.stream().map(Column::name).toList());
        }
        if (found.size() > 1) {
            throw name.pos()
                    .error("Column " + name.text() + " in USING clause is ambiguous on " + side + " side of join");
        }
        return found.get(0);
    }

    static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}

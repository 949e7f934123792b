package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Expressions to typed DuckDB text. */
final class ExpressionTranslator {
    private final Session session;

    ExpressionTranslator(Session session) {
        this.session = session;
    }

    Typed translate(Expr expr, Scope scope) {
        if (scope.aggregation() != null) {
            Typed key = scope.aggregation().key(expr);
            if (key != null) {
                return key;
            }
        }
        return session.bounded(expr.pos(), dispatch(expr, scope));
    }

    /** An expression that must be BOOL, such as a condition. */
    Typed condition(Expr expr, Scope scope, String clause) {
        Typed value = translate(expr, scope);
        return Coercion.convert(value, Scalar.BOOL)
                .orElseThrow(() -> expr.pos().error(clause + " should return type BOOL, but returns " + value.type()));
    }

    private Typed dispatch(Expr expr, Scope scope) {
        if (expr instanceof Expr.Literal literal) {
            return Literals.of(literal);
        }
        if (expr instanceof Expr.Name name) {
            return Names.resolve(name, scope);
        }
        if (expr instanceof Expr.Dot dot) {
            return Names.field(translate(dot.value(), scope), dot.field());
        }
        if (expr instanceof Expr.Call call) {
            return session.calls.translate(call, scope);
        }
        if (expr instanceof Expr.Logical logical) {
            return logical(logical, scope);
        }
        if (expr instanceof Expr.Case cases) {
            return caseOf(cases, scope);
        }
        if (expr instanceof Expr.Cast cast) {
            return cast(cast, translate(cast.value(), scope), scope);
        }
        if (expr instanceof Expr.Index index) {
            return index(index, scope);
        }
        if (expr instanceof Expr.In in) {
            return in(in, scope);
        }
        if (expr instanceof Expr.ArrayLiteral array) {
            return array(array, scope);
        }
        if (expr instanceof Expr.StructLiteral struct) {
            return struct(struct, scope);
        }
        if (expr instanceof Expr.Subquery subquery) {
            return session.subqueries.translate(subquery, scope);
        }
        if (expr instanceof Expr.Parameter parameter) {
            return session.parameters.value(parameter);
        }
        throw expr.pos().error("INTERVAL is supported only as an argument of date functions");
    }

    private Typed logical(Expr.Logical logical, Scope scope) {
        String operator = logical.operator();
        return Typed.of(
                logical.operands().stream()
                        .map(operand -> condition(operand, scope, "Operand of " + operator)
                                .sql())
                        .collect(joining(" " + operator + " ", "(", ")")),
                Scalar.BOOL);
    }

    private Typed caseOf(Expr.Case cases, Scope scope) {
        List<Typed> conditions = new ArrayList<>();
        if (cases.operand() == null) {
            cases.conditions().forEach(one -> conditions.add(condition(one, scope, "CASE condition")));
        } else {
            for (Expr one : cases.conditions()) {
                conditions.add(translate(Expr.Call.of(one.pos(), "=", cases.operand(), one), scope));
            }
        }
        List<Typed> results = new ArrayList<>();
        cases.results().forEach(result -> results.add(translate(result, scope)));
        if (cases.otherwise() != null) {
            results.add(translate(cases.otherwise(), scope));
        }
        List<Typed> same = unify(cases.pos(), "CASE", results);
        String whens = IntStream.range(0, conditions.size())
                .mapToObj(i -> " WHEN " + conditions.get(i).sql() + " THEN "
                        + same.get(i).sql())
                .collect(joining());
        String otherwise = cases.otherwise() == null
                ? ""
                : " ELSE " + same.get(same.size() - 1).sql();
        return Typed.of("CASE" + whens + otherwise + " END", same.get(0).type());
    }

    /** All values converted to their common type. */
    static List<Typed> unify(Pos pos, String what, List<Typed> values) {
        Type common = Coercion.common(values)
                .orElseThrow(() -> pos.error("No matching signature for " + what + " for argument types: "
                        + values.stream().map(value -> value.type().toString()).collect(joining(", "))));
        return values.stream()
                .map(value -> Coercion.convert(value, common)
                        .orElseThrow(() -> pos.error("Could not cast literal to type " + common)))
                .map(Typed::settled)
                .toList();
    }

    Typed cast(Expr.Cast cast, Typed value, Scope scope) {
        Type to = cast.type();
        if (value.type().equals(to)) {
            return value;
        }
        if (value.isNull()) {
            return Typed.simple(Sql.cast("NULL", to), to);
        }
        String text = FunctionTable.INSTANCE.cast(value.type(), to);
        if (text.isEmpty()) {
            return Coercion.convert(value, to)
                    .orElseThrow(() -> cast.pos().error("Invalid cast from " + value.type() + " to " + to));
        }
        session.casts.add(value.type() + " -> " + to);
        String rule = cast.safe() ? "TRY(" + Failure.in(text, true) + ")" : Failure.in(text, false);
        String once = once(List.of(value), List.of(true), scope, args -> rule.replace("$1", args.get(0)));
        return Typed.of(once, to);
    }

    /** Text from arguments; those that repeat and are not simple are computed once, bound by a lambda. */
    static String once(List<Typed> args, List<Boolean> repeats, Scope scope, Function<List<String>, String> text) {
        List<Integer> bound = IntStream.range(0, args.size())
                .filter(i -> repeats.get(i) && !args.get(i).simple())
                .boxed()
                .toList();
        if (bound.isEmpty()) {
            return text.apply(args.stream().map(Typed::sql).toList());
        }
        String variable = "l" + (scope.lambdas() + 1);
        List<String> inside = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            if (!bound.contains(i)) {
                inside.add(args.get(i).sql());
            } else if (bound.size() == 1) {
                inside.add(variable);
            } else {
                fields.add("a" + i + " := " + args.get(i).sql());
                inside.add("struct_extract(" + variable + ", 'a" + i + "')");
            }
        }
        String list =
                bound.size() == 1 ? args.get(bound.get(0)).sql() : "struct_pack(" + String.join(", ", fields) + ")";
        return "list_transform([" + list + "], lambda " + variable + ": " + text.apply(inside) + ")[1]";
    }

    private Typed index(Expr.Index index, Scope scope) {
        Typed array = translate(index.array(), scope);
        Typed written = translate(index.index(), scope);
        if (array.type() == Scalar.JSON
                && written.literal() != null
                && index.mode().isEmpty()) {
            if (written.type() == Scalar.STRING) {
                return Names.jsonField(array, written.literal(), index.pos());
            }
            if (written.type() == Scalar.INT64 && !written.literal().startsWith("-")) {
                return Typed.of("json_extract(" + array.sql() + ", '$[" + written.literal() + "]')", Scalar.JSON);
            }
        }
        Typed position = Coercion.convert(written, Scalar.INT64)
                .orElseThrow(() -> index.index().pos().error("Array position must be coercible to INT64 type"));
        if (!(array.type() instanceof Type.Array type)) {
            throw index.pos()
                    .error("Element access using [" + index.mode() + "()] is not supported on values of type "
                            + array.type());
        }
        if (index.mode().isEmpty()) {
            throw index.pos()
                    .error("Subscript access using [INT64] is not supported on values of type " + array.type()
                            + "; use [OFFSET(..)] or [ORDINAL(..)]");
        }
        boolean ordinal = index.mode().endsWith("ORDINAL");
        boolean safe = index.mode().startsWith("SAFE");
        String text = once(List.of(array, position), List.of(!safe, true), scope, args -> {
            String at = ordinal ? args.get(1) : literalPlusOne(position, args.get(1));
            String inside = args.get(1) + (ordinal ? " >= 1" : " >= 0");
            if (safe) {
                return position.literal() != null && !position.literal().startsWith("-") && !ordinal
                        ? "(" + args.get(0) + ")[" + at + "]"
                        : "CASE WHEN " + inside + " THEN (" + args.get(0) + ")[" + at + "] END";
            }
            return "CASE WHEN NOT (" + inside + " AND " + at + " <= len(" + args.get(0)
                    + ")) THEN error('Array index ' || " + args.get(1) + " || ' is out of bounds') ELSE ("
                    + args.get(0) + ")[" + at + "] END";
        });
        return Typed.of(text, type.element());
    }

    private static String literalPlusOne(Typed position, String sql) {
        return position.literal() != null ? Long.toString(Long.parseLong(position.literal()) + 1) : "(" + sql + ") + 1";
    }

    private Typed in(Expr.In in, Scope scope) {
        Typed value = translate(in.value(), scope);
        if (in.query() != null) {
            return session.subqueries.in(in, value, scope);
        }
        if (in.array() != null) {
            Typed array = translate(in.array(), scope);
            if (!(array.type() instanceof Type.Array type)) {
                throw in.array().pos().error("Second argument of IN UNNEST must be an array but was " + array.type());
            }
            List<Typed> probe = unify(in.pos(), "operator IN UNNEST", List.of(value, element(array, type)));
            Type common = probe.get(0).type();
            Typed list = Coercion.convert(array, new Type.Array(common))
                    .orElseThrow(() -> in.pos().error("No matching signature for operator IN UNNEST"));
            // As BigQuery: NULL when the value is NULL, or is not found and the array has a NULL.
            String text = once(
                    List.of(probe.get(0), list),
                    List.of(true, true),
                    scope,
                    args -> "CASE WHEN coalesce(len("
                            + args.get(1) + "), 0) = 0 THEN false WHEN list_contains(" + args.get(1) + ", "
                            + args.get(0) + ")"
                            + (common == Scalar.FLOAT64 ? " AND NOT isnan(" + args.get(0) + ")" : "")
                            + " THEN true WHEN " + args.get(0) + " IS NULL OR list_count(" + args.get(1) + ") < len("
                            + args.get(1) + ") THEN NULL ELSE false END");
            return Typed.of(text, Scalar.BOOL);
        }
        List<Typed> all = new ArrayList<>(List.of(value));
        in.list().forEach(one -> all.add(translate(one, scope)));
        List<Typed> same = unify(in.pos(), "operator IN", all);
        if (same.get(0).type() == Scalar.FLOAT64) {
            return floatIn(in, scope);
        }
        String list = same.subList(1, same.size()).stream().map(Typed::sql).collect(joining(", "));
        return Typed.of("(" + same.get(0).sql() + " IN (" + list + "))", Scalar.BOOL);
    }

    /** By the rule of {@code =}, for which NaN is nothing's equal. */
    private Typed floatIn(Expr.In in, Scope scope) {
        List<Expr> comparisons = in.list().stream()
                .map(one -> (Expr) Expr.Call.of(in.pos(), "=", in.value(), one))
                .toList();
        return translate(new Expr.Logical(in.pos(), "OR", comparisons), scope);
    }

    private static Typed element(Typed array, Type.Array type) {
        List<Typed> parts = array.parts();
        return parts == null || parts.isEmpty() ? Typed.of("NULL", type.element()) : parts.get(0);
    }

    private Typed array(Expr.ArrayLiteral literal, Scope scope) {
        List<Typed> elements = new ArrayList<>();
        literal.elements().forEach(element -> elements.add(translate(element, scope)));
        Type element = literal.element();
        if (element == null) {
            element = literal.elements().isEmpty() ? Scalar.INT64 : commonElement(literal.pos(), elements);
        }
        if (element instanceof Type.Array) {
            throw literal.pos()
                    .error("Cannot construct array with element type ARRAY: nested arrays are not supported");
        }
        Type wanted = element;
        List<Typed> converted = elements.stream()
                .map(one -> Coercion.convert(one, wanted)
                        .orElseThrow(() -> literal.pos()
                                .error("Array element type " + one.type() + " does not coerce to " + wanted)))
                .toList();
        return Coercion.array(converted, new Type.Array(wanted));
    }

    private static Type commonElement(Pos pos, List<Typed> elements) {
        Type first = elements.get(0).type();
        boolean structs = first instanceof Type.Struct
                && elements.stream().allMatch(one -> Coercion.distance(one, first) < Coercion.IMPOSSIBLE);
        Type common = structs
                ? settle(first)
                : Coercion.common(elements)
                        .orElseThrow(() -> pos.error("Array elements of types "
                                + elements.stream()
                                        .map(one -> one.type().toString())
                                        .distinct()
                                        .collect(joining(", "))
                                + " do not have a common supertype"));
        return common == Scalar.NULL ? Scalar.INT64 : common;
    }

    /** The type with each bare NULL in it made INT64. */
    static Type settle(Type type) {
        if (type instanceof Type.Struct struct) {
            return new Type.Struct(struct.members().stream()
                    .map(member -> new Type.Member(member.name(), settle(member.type())))
                    .toList());
        }
        return type == Scalar.NULL ? Scalar.INT64 : type;
    }

    private Typed struct(Expr.StructLiteral literal, Scope scope) {
        List<Typed> values = new ArrayList<>();
        List<Type.Member> members = new ArrayList<>();
        Type.@Nullable Struct declared = literal.type();
        if (declared != null && declared.members().size() != literal.values().size()) {
            throw literal.pos()
                    .error("STRUCT type has " + declared.members().size() + " fields but constructor call has "
                            + literal.values().size() + " fields");
        }
        for (int i = 0; i < literal.values().size(); i++) {
            Typed value = translate(literal.values().get(i), scope);
            if (declared != null) {
                Type to = declared.members().get(i).type();
                Typed before = value;
                value = Coercion.convert(value, to)
                        .orElseThrow(() -> literal.pos()
                                .error("Struct field of type " + before.type() + " does not coerce to " + to));
            }
            values.add(value);
            String name = declared == null
                    ? literal.names().get(i)
                    : declared.members().get(i).name();
            members.add(new Type.Member(name, value.type()));
        }
        Type.Struct type = new Type.Struct(members);
        long names = IntStream.range(0, members.size())
                .mapToObj(i -> type.duckName(i).toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (names < members.size()) {
            throw literal.pos().error("STRUCT with two fields of one name is not supported");
        }
        return Coercion.struct(values, type);
    }
}

package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import dev.jetstream.emulators.bigquery.sql.Expr.Modifiers;
import dev.jetstream.emulators.bigquery.sql.Expr.OrderItem;
import dev.jetstream.emulators.bigquery.sql.Rule.Kind;
import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Calls and operators: arguments, the matching rule, the modifiers of aggregates, windows. */
final class CallTranslator {
    private static final Set<String> ORDERED = Set.of("ARRAY_AGG", "STRING_AGG", "ARRAY_CONCAT_AGG");
    private static final Set<String> DISTINCT = Set.of("COUNT", "SUM", "AVG", "ARRAY_AGG", "STRING_AGG", "MIN", "MAX");
    private static final Set<String> NAVIGATION = Set.of("FIRST_VALUE", "LAST_VALUE", "NTH_VALUE");

    private static final Set<String> GROUPS_ONLY =
            Set.of("MAX_BY", "MIN_BY", "ARRAY_CONCAT_AGG", "APPROX_QUANTILES", "APPROX_COUNT_DISTINCT");
    private static final Set<String> CONSTANT =
            Set.of("LAG", "LEAD", "NTH_VALUE", "PERCENTILE_CONT", "PERCENTILE_DISC", "STRING_AGG");

    private final FunctionTable table = FunctionTable.INSTANCE;
    private final Session session;

    CallTranslator(Session session) {
        this.session = session;
    }

    Typed translate(Call call, Scope scope) {
        List<Rule> rules = table.rules(call.name());
        if (rules.isEmpty()) {
            return userDefined(call, scope);
        }
        Kind kind = rules.get(0).kind();
        if (call.over() != null) {
            return window(call, kind, scope);
        }
        if (kind == Kind.WINDOW) {
            throw call.pos().error("Window function " + call.key() + " requires an OVER clause");
        }
        if (kind == Kind.AGGREGATE) {
            Scope.Aggregation aggregation = scope.aggregation();
            if (aggregation == null) {
                throw call.pos().error("Aggregate function " + call.key() + " not allowed here");
            }
            return aggregation.aggregate(call);
        }
        if (call.modifiers() != null) {
            throw call.pos()
                    .error("Function " + call.key() + " does not support DISTINCT, ORDER BY or LIMIT in its call");
        }
        return scalar(call, rules, arguments(call, scope), scope);
    }

    private Typed userDefined(Call call, Scope scope) {
        if (call.over() != null || call.modifiers() != null) {
            throw unknown(call);
        }
        return session.functions.expand(call, scope).orElseThrow(() -> unknown(call));
    }

    private GoogleSqlException unknown(Call call) {
        return call.pos().unknown("Function not found: " + call.name(), call.name(), table.names());
    }

    List<Typed> arguments(Call call, Scope scope) {
        List<Typed> args = new ArrayList<>();
        for (Expr arg : call.args()) {
            if (arg instanceof Expr.Interval interval) {
                args.add(session.expressions.translate(interval.amount(), scope));
                args.add(part(interval.part().text()));
            } else if (table.takesPart(call.name(), args.size())) {
                String part = partName(arg);
                args.add(part.isEmpty() ? session.expressions.translate(arg, scope) : part(part));
            } else {
                args.add(session.expressions.translate(arg, scope));
            }
        }
        Modifiers modifiers = call.modifiers();
        if (modifiers != null && modifiers.havingExpr() != null) {
            args.add(session.expressions.translate(modifiers.havingExpr(), scope));
        }
        return args;
    }

    private static Typed part(String name) {
        return Typed.simple(name.toUpperCase(Locale.ROOT), Scalar.PART);
    }

    private static String partName(Expr arg) {
        if (arg instanceof Expr.Name name && name.parts().size() == 1) {
            return name.parts().get(0).text();
        }
        boolean week = arg instanceof Call call
                && call.key().equals("WEEK")
                && call.args().size() == 1;
        return week ? "WEEK(" + partName(((Call) arg).args().get(0)) + ")" : "";
    }

    private Typed scalar(Call call, List<Rule> rules, List<Typed> args, Scope scope) {
        Signatures.Match match = Signatures.match(call.pos(), call.key(), rules, args);
        Rule rule = match.rule();
        if (rule.text().equals("$1")) {
            session.rules.add(rule);
            return match.args().get(0);
        }
        session.rules.add(rule);
        return Typed.of(restore(once(match, call.safe(), scope)), match.result());
    }

    /** SAFE covers the function and not its arguments: they are computed outside the TRY. */
    private static String once(Signatures.Match match, boolean safe, Scope scope) {
        if (!safe && match.args().stream().allMatch(Typed::simple)) {
            return match.rule().fillPlain(match.args().stream().map(Typed::sql).toList());
        }
        List<Boolean> repeats = IntStream.range(0, match.args().size())
                .mapToObj(i -> safe || match.rule().repeats(i))
                .toList();
        return ExpressionTranslator.once(match.args(), repeats, scope, args -> {
            String text = match.rule().fill(args, safe);
            return safe ? "TRY(" + text + ")" : text;
        });
    }

    /** Undoes the masking of dollars that stand in literals. */
    static String restore(String text) {
        return text.replace('\0', '$');
    }

    /** An aggregate call with arguments of that scope. */
    Typed aggregate(Call call, Scope scope) {
        return modified(call, arguments(call, scope), scope, "");
    }

    /** The rules under which an aggregate call stands, which HAVING MAX makes another function. */
    private List<Rule> rulesOf(Call call) {
        Modifiers modifiers = call.modifiers();
        String name = modifiers == null || modifiers.having().isEmpty()
                ? call.key()
                : call.key() + " HAVING " + modifiers.having();
        List<Rule> rules = table.rules(name);
        if (rules.isEmpty()) {
            throw call.pos().error("Function " + call.key() + " does not support HAVING in its arguments");
        }
        return rules;
    }

    private Typed modified(Call call, List<Typed> args, Scope scope, String over) {
        Signatures.Match match = Signatures.match(call.pos(), call.key(), rulesOf(call), args);
        if (call.safe()) {
            throw call.pos().error("SAFE. is not supported with aggregate and window functions");
        }
        session.rules.add(match.rule());
        Modifiers modifiers = call.modifiers();
        check(call, modifiers);
        String filter = "";
        String distinct = "";
        String order = "";
        String nulls = "";
        if (modifiers != null) {
            distinct = modifiers.distinct() ? "DISTINCT " : "";
            order = modifiers.orderBy().isEmpty() ? "" : "ORDER BY " + orderBy(modifiers.orderBy(), scope);
            boolean ignore = modifiers.nulls().equals("IGNORE");
            if (NAVIGATION.contains(call.key())) {
                nulls = ignore ? " IGNORE NULLS" : "";
            } else if (ignore && call.key().equals("ARRAY_AGG")) {
                filter = "FILTER (WHERE " + match.args().get(0).sql() + " IS NOT NULL) ";
            }
        }
        List<String> texts = match.args().stream().map(Typed::sql).toList();
        if (!distinct.isEmpty() && call.key().equals("COUNT") && over.isEmpty()) {
            Typed counted = match.args().get(0);
            if (counted.type() == Scalar.DATE) {
                return Typed.of(countOfDays(counted.sql()), match.result());
            }
        }
        String text = match.rule()
                .fill(texts, false)
                .replace("$D", distinct)
                .replace(" $O", order.isEmpty() ? "" : " " + order)
                .replace("$N", nulls)
                .replace("$F2", match.args().size() > 1 ? fractions(match.args().get(1)) : "")
                .replace(
                        "$P2",
                        call.key().equals("PERCENTILE_DISC")
                                ? fraction(call.args().get(1))
                                : "")
                .replace(" $W", (filter.isEmpty() ? "" : " " + filter.strip()) + (over.isEmpty() ? "" : " " + over));
        if (modifiers != null && modifiers.limit() != null) {
            text = "(" + text + ")[1:" + modifiers.limit() + "]";
        }
        return Typed.of(restore(text), match.result());
    }

    /**
     * There are few days but many clients to count them for: DuckDB's own way, a hash table of all groups' keys and
     * days, takes longer than everything else in a metrics query.
     */
    private static String countOfDays(String date) {
        return "CAST(coalesce(list_unique(list(" + date + ")), 0) AS BIGINT)";
    }

    private static String fractions(Typed count) {
        if (count.literal() == null || count.type() != Scalar.INT64) {
            return "";
        }
        int n = Integer.parseInt(count.literal());
        return IntStream.rangeClosed(0, n)
                .mapToObj(i -> "CAST('" + (double) i / n + "' AS DOUBLE)")
                .collect(joining(", ", "[", "]"));
    }

    /**
     * The fraction of PERCENTILE_DISC. BigQuery multiplies it by the number of rows without rounding: 0.9, which as a
     * double is a little more, reaches the 19th of 20; DuckDB would round to the 18th.
     */
    private static String fraction(Expr written) {
        if (!(written instanceof Expr.Literal literal)) {
            throw written.pos().error("Argument 2 of PERCENTILE_DISC must be a literal");
        }
        double value = Double.parseDouble(literal.value());
        boolean more = new BigDecimal(value).compareTo(new BigDecimal(literal.value())) > 0;
        return "CAST('" + (more ? Math.nextUp(value) : value) + "' AS DOUBLE)";
    }

    private static void check(Call call, @Nullable Modifiers modifiers) {
        if (modifiers == null) {
            return;
        }
        String name = call.key();
        String refused = modifiers.distinct() && !DISTINCT.contains(name)
                ? "DISTINCT"
                : !modifiers.orderBy().isEmpty() && !ORDERED.contains(name)
                        ? "ORDER BY"
                        : modifiers.limit() != null && !name.startsWith("ARRAY")
                                ? "LIMIT"
                                : !modifiers.nulls().isEmpty()
                                                && !NAVIGATION.contains(name)
                                                && !name.equals("ARRAY_AGG")
                                                && !(modifiers.nulls().equals("IGNORE") && name.equals("STRING_AGG"))
                                        ? modifiers.nulls() + " NULLS"
                                        : "";
        if (!refused.isEmpty()) {
            throw call.pos().error("Function " + name + " does not support " + refused + " in arguments");
        }
    }

    private Typed window(Call call, Kind kind, Scope scope) {
        Map<String, Expr.Window> windows = scope.windows();
        if (windows == null) {
            throw call.pos().error("Window function " + call.key() + " not allowed here");
        }
        if (kind != Kind.WINDOW && kind != Kind.AGGREGATE) {
            throw call.pos().error("Function " + call.key() + " does not support an OVER clause");
        }
        Modifiers modifiers = call.modifiers();
        if (GROUPS_ONLY.contains(call.key())
                || (modifiers != null && !modifiers.having().isEmpty())) {
            throw call.pos().error("Function " + call.key() + " with these arguments does not support an OVER clause");
        }
        for (int i = 1; i < call.args().size() && CONSTANT.contains(call.key()); i++) {
            requireConstant(call, i);
        }
        Expr.Window window = resolved(call, windows);
        List<String> clauses = new ArrayList<>();
        if (!window.partitionBy().isEmpty()) {
            clauses.add("PARTITION BY "
                    + window.partitionBy().stream()
                            .map(key ->
                                    session.expressions.translate(key, scope).sql())
                            .collect(joining(", ")));
        }
        if (!window.orderBy().isEmpty()) {
            clauses.add("ORDER BY "
                    + (window.frame().matches("RANGE.*[0-9].*")
                            ? distanceKey(window.orderBy(), scope)
                            : orderBy(window.orderBy(), scope)));
        }
        if (!window.frame().isEmpty()) {
            clauses.add(window.frame());
        }
        return modified(call, arguments(call, scope), scope, "OVER (" + String.join(" ", clauses) + ")");
    }

    /** The one key of a frame that reaches a distance. */
    private String distanceKey(List<OrderItem> items, Scope scope) {
        Expr expr = items.get(0).expr();
        Typed key = session.expressions.translate(expr, scope);
        if (items.size() > 1 || key.type() != Scalar.INT64) {
            throw expr.pos().error("RANGE with a distance is supported over one ORDER BY key of type INT64");
        }
        return orderKey(key, items.get(0));
    }

    /** BigQuery wants it to be known before the query runs. */
    private static void requireConstant(Call call, int argument) {
        Expr arg = call.args().get(argument);
        Expr value = arg instanceof Call minus && minus.name().equals("UNARY -")
                ? minus.args().get(0)
                : arg;
        if (!(value instanceof Expr.Literal)) {
            throw arg.pos().error("Argument " + (argument + 1) + " of " + call.key() + " must be a literal");
        }
    }

    private static Expr.Window resolved(Call call, Map<String, Expr.Window> windows) {
        Expr.Over over = call.over();
        Expr.Window window = over == null ? new Expr.Window(null, List.of(), List.of(), "") : over.window();
        for (int i = 0; window.base() != null; i++) {
            Expr.Ident base = window.base();
            Expr.Window named = windows.get(base.text().toLowerCase(Locale.ROOT));
            if (named == null || i > windows.size()) {
                throw base.pos().unknown("Unrecognized window alias " + base.text(), base.text(), windows.keySet());
            }
            window = new Expr.Window(
                    named.base(),
                    window.partitionBy().isEmpty() ? named.partitionBy() : window.partitionBy(),
                    window.orderBy().isEmpty() ? named.orderBy() : window.orderBy(),
                    window.frame().isEmpty() ? named.frame() : window.frame());
        }
        return window;
    }

    private String orderBy(List<OrderItem> items, Scope scope) {
        return items.stream()
                .map(item -> orderKey(session.expressions.translate(item.expr(), scope), item))
                .collect(Collectors.joining(", "));
    }

    /** A key of ORDER BY. NaN comes between NULL and the least number, where DuckDB has it above all. */
    static String orderKey(Typed value, OrderItem item) {
        return orderKey(value, value.settled().sql(), item);
    }

    /** The same with another text for it, such as its position. */
    static String orderKey(Typed value, String key, OrderItem item) {
        String direction = direction(item);
        return value.type() == Scalar.FLOAT64
                ? "NOT isnan(" + value.sql() + ")" + direction + ", " + key + direction
                : key + direction;
    }

    /** Direction with the place of NULLs, which comes first of all in GoogleSQL. */
    private static String direction(OrderItem item) {
        String nulls = item.nulls().isEmpty() ? (item.descending() ? "LAST" : "FIRST") : item.nulls();
        return (item.descending() ? " DESC" : " ASC") + " NULLS " + nulls;
    }

    /** Whether the expression has an aggregate of its own query. */
    boolean hasAggregate(Expr expr) {
        if (expr instanceof Call call && call.over() == null && table.isAggregate(call.name())) {
            return true;
        }
        return expr.children().stream().anyMatch(this::hasAggregate);
    }

    boolean hasWindow(Expr expr) {
        return (expr instanceof Call call && call.over() != null)
                || expr.children().stream().anyMatch(this::hasWindow);
    }
}

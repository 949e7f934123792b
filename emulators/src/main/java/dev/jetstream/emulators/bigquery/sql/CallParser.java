package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Expr.Modifiers;
import dev.jetstream.emulators.bigquery.sql.Expr.OrderItem;
import dev.jetstream.emulators.bigquery.sql.Expr.Over;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls, with what aggregates and windows add to them. */
final class CallParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final QueryParser queries;

    CallParser(TokenStream tokens, ExpressionParser expressions, QueryParser queries) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.queries = queries;
    }

    /** {@code EXTRACT(part FROM x AT TIME ZONE z)} as the call {@code EXTRACT(x, part, z)}. */
    Expr extract(Pos pos) {
        tokens.expectSymbol("(");
        Expr part = expressions.expression();
        tokens.expect("FROM");
        Expr value = expressions.expression();
        List<Expr> args = new ArrayList<>(List.of(value, part));
        if (tokens.accept("AT")) {
            tokens.expect("TIME");
            tokens.expect("ZONE");
            args.add(expressions.expression());
        }
        tokens.expectSymbol(")");
        return new Call(pos, "EXTRACT", false, args, null, null);
    }

    Expr call(List<Ident> path) {
        Pos pos = path.get(0).pos();
        boolean safe = path.size() > 1 && path.get(0).text().equalsIgnoreCase("SAFE");
        String name = path.subList(safe ? 1 : 0, path.size()).stream()
                .map(Ident::text)
                .collect(joining("."));
        tokens.expectSymbol("(");
        if (name.equalsIgnoreCase("COUNT") && tokens.acceptSymbol("*")) {
            tokens.expectSymbol(")");
            return new Call(pos, "COUNT(*)", safe, List.of(), null, over());
        }
        boolean distinct = tokens.accept("DISTINCT");
        List<Expr> args = new ArrayList<>();
        if (!tokens.atSymbol(")")) {
            args.addAll(expressions.expressions());
        }
        Modifiers modifiers = modifiers(distinct);
        tokens.expectSymbol(")");
        return new Call(pos, name, safe, args, modifiers, over());
    }

    private @Nullable Modifiers modifiers(boolean distinct) {
        String nulls = tokens.accept("IGNORE", "NULLS") ? "IGNORE" : tokens.accept("RESPECT", "NULLS") ? "RESPECT" : "";
        String having = "";
        Expr havingExpr = null;
        if (tokens.accept("HAVING")) {
            having = tokens.accept("MAX") ? "MAX" : "MIN";
            if (having.equals("MIN")) {
                tokens.expect("MIN");
            }
            havingExpr = expressions.expression();
        }
        List<OrderItem> orderBy = tokens.accept("ORDER", "BY") ? queries.orderItems() : List.of();
        Long limit = tokens.accept("LIMIT") ? tokens.integer() : null;
        boolean plain = !distinct && nulls.isEmpty() && havingExpr == null && orderBy.isEmpty() && limit == null;
        return plain ? null : new Modifiers(distinct, nulls, having, havingExpr, orderBy, limit);
    }

    private @Nullable Over over() {
        if (!tokens.accept("OVER")) {
            return null;
        }
        if (tokens.peek().isName()) {
            return new Over(new Expr.Window(tokens.name(), List.of(), List.of(), ""));
        }
        return new Over(queries.window());
    }
}

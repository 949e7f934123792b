package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Expr.OrderItem;
import dev.jetstream.emulators.bigquery.sql.Expr.Window;
import dev.jetstream.emulators.bigquery.sql.Query.Cte;
import dev.jetstream.emulators.bigquery.sql.Query.GroupBy;
import dev.jetstream.emulators.bigquery.sql.Query.Item;
import dev.jetstream.emulators.bigquery.sql.Query.Limit;
import dev.jetstream.emulators.bigquery.sql.Query.Star;
import dev.jetstream.emulators.bigquery.sql.Query.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queries: WITH, SELECT, set operations, ORDER BY, windows. */
final class QueryParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final FromParser froms;

    QueryParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens, this);
        this.froms = new FromParser(tokens, expressions, this);
    }

    ExpressionParser expressions() {
        return expressions;
    }

    /** The name that an expression lends to its column: the last part of a path; else empty. */
    static String impliedName(Expr expr) {
        if (expr instanceof Expr.Name name) {
            return name.parts().get(name.parts().size() - 1).text();
        }
        return expr instanceof Expr.Dot dot ? dot.field().text() : "";
    }

    Query query() {
        tokens.enter();
        Pos pos = tokens.peek().pos();
        List<Cte> ctes = tokens.accept("WITH") ? ctes() : List.of();
        Query.Body body = body();
        List<OrderItem> orderBy = tokens.accept("ORDER", "BY") ? orderItems() : List.of();
        Limit limit = null;
        if (tokens.accept("LIMIT")) {
            long count = tokens.integer();
            limit = new Limit(count, tokens.accept("OFFSET") ? tokens.integer() : 0);
        }
        tokens.leave();
        return new Query(pos, ctes, body, orderBy, limit);
    }

    private List<Cte> ctes() {
        if (tokens.atKeyword("RECURSIVE")) {
            throw tokens.peek().pos().error("WITH RECURSIVE is not supported");
        }
        List<Cte> ctes = new ArrayList<>();
        do {
            Ident name = tokens.name();
            tokens.expect("AS");
            tokens.expectSymbol("(");
            ctes.add(new Cte(name, query()));
            tokens.expectSymbol(")");
        } while (tokens.acceptSymbol(","));
        return ctes;
    }

    private Query.Body body() {
        Pos pos = tokens.peek().pos();
        Query.Body first = operand();
        if (!atSetOperator()) {
            return first;
        }
        List<Query> parts = new ArrayList<>(List.of(wrap(pos, first)));
        Pos operatorPos = tokens.peek().pos();
        String operator = setOperator();
        parts.add(wrap(tokens.peek().pos(), operand()));
        while (atSetOperator()) {
            Pos next = tokens.peek().pos();
            if (!setOperator().equals(operator)) {
                throw next.error("Syntax error: Different set operations cannot be used in the same query without using"
                        + " parentheses for grouping");
            }
            if (operator.startsWith("EXCEPT")) {
                throw next.error("Syntax error: EXCEPT must be followed by exactly one query without parentheses");
            }
            parts.add(wrap(tokens.peek().pos(), operand()));
        }
        return new Query.SetOperation(operatorPos, operator, parts);
    }

    private boolean atSetOperator() {
        return tokens.atKeyword("UNION") || tokens.atKeyword("EXCEPT") || tokens.atKeyword("INTERSECT");
    }

    private String setOperator() {
        String operator = tokens.next().text().toUpperCase(Locale.ROOT);
        if (tokens.accept("DISTINCT")) {
            return operator + " DISTINCT";
        }
        if (!operator.equals("UNION")) {
            throw tokens.unexpected("keyword DISTINCT");
        }
        tokens.expect("ALL");
        if (tokens.atKeyword("BY") || tokens.atKeyword("CORRESPONDING")) {
            throw tokens.peek().pos().error("UNION ALL BY NAME is not supported");
        }
        return "UNION ALL";
    }

    private static Query wrap(Pos pos, Query.Body body) {
        return body instanceof Query.Nested nested ? nested.query() : new Query(pos, List.of(), body, List.of(), null);
    }

    private Query.Body operand() {
        if (tokens.acceptSymbol("(")) {
            Query query = query();
            tokens.expectSymbol(")");
            return new Query.Nested(query);
        }
        return select();
    }

    private Query.Select select() {
        Pos pos = tokens.expect("SELECT").pos();
        boolean distinct = tokens.accept("DISTINCT");
        if (!distinct) {
            tokens.accept("ALL");
        }
        boolean asStruct = false;
        if (tokens.atKeyword("AS")) {
            tokens.next();
            if (tokens.atKeyword("VALUE")) {
                throw tokens.peek().pos().error("SELECT AS VALUE is not supported");
            }
            tokens.expect("STRUCT");
            asStruct = true;
        }
        List<Item> items = new ArrayList<>();
        do {
            if (!items.isEmpty() && atEndOfItems()) {
                break;
            }
            items.add(item());
        } while (tokens.acceptSymbol(","));
        Query.From from = tokens.accept("FROM") ? froms.from() : null;
        Expr where = tokens.accept("WHERE") ? expressions.expression() : null;
        GroupBy groupBy = tokens.atKeyword("GROUP") ? groupBy() : null;
        Expr having = tokens.accept("HAVING") ? expressions.expression() : null;
        Expr qualify = tokens.accept("QUALIFY") ? expressions.expression() : null;
        Map<String, Window> windows = tokens.accept("WINDOW") ? windows() : Map.of();
        return new Query.Select(pos, distinct, asStruct, items, from, where, groupBy, having, qualify, windows);
    }

    private boolean atEndOfItems() {
        Token token = tokens.peek();
        return token.kind() == Token.Kind.END || token.isSymbol(")") || token.isKeyword("FROM");
    }

    private Item item() {
        Pos pos = tokens.peek().pos();
        if (tokens.acceptSymbol("*")) {
            return star(pos, null);
        }
        Expr expr = expressions.expression();
        if (tokens.atSymbol(".") && tokens.peek(1).isSymbol("*")) {
            tokens.next();
            tokens.next();
            return star(pos, expr);
        }
        Ident alias = tokens.accept("AS") || tokens.peek().isName() ? tokens.name() : null;
        return new Value(pos, expr, alias);
    }

    private Star star(Pos pos, @Nullable Expr of) {
        List<Ident> except = new ArrayList<>();
        if (tokens.atKeyword("EXCEPT")
                && tokens.peek(1).isSymbol("(")
                && !tokens.peek(2).isKeyword("SELECT")) {
            tokens.next();
            tokens.expectSymbol("(");
            do {
                except.add(tokens.name());
            } while (tokens.acceptSymbol(","));
            tokens.expectSymbol(")");
        }
        List<Value> replace = new ArrayList<>();
        if (tokens.accept("REPLACE")) {
            tokens.expectSymbol("(");
            do {
                if (!replace.isEmpty() && tokens.atSymbol(")")) {
                    break;
                }
                Pos itemPos = tokens.peek().pos();
                Expr expr = expressions.expression();
                tokens.accept("AS");
                replace.add(new Value(itemPos, expr, tokens.name()));
            } while (tokens.acceptSymbol(","));
            tokens.expectSymbol(")");
        }
        return new Star(pos, of, except, replace);
    }

    private GroupBy groupBy() {
        Pos pos = tokens.expect("GROUP").pos();
        tokens.expect("BY");
        if (tokens.accept("ALL")) {
            return new GroupBy(pos, true, List.of());
        }
        for (String unsupported : List.of("ROLLUP", "CUBE", "GROUPING")) {
            if (tokens.atKeyword(unsupported)) {
                throw tokens.peek().pos().error("GROUP BY " + unsupported + " is not supported");
            }
        }
        return new GroupBy(pos, false, expressions.expressions());
    }

    List<OrderItem> orderItems() {
        List<OrderItem> items = new ArrayList<>();
        do {
            Expr expr = expressions.expression();
            if (tokens.atKeyword("COLLATE")) {
                throw tokens.peek().pos().error("COLLATE is not supported");
            }
            boolean descending = tokens.accept("DESC");
            if (!descending) {
                tokens.accept("ASC");
            }
            String nulls = tokens.accept("NULLS", "FIRST") ? "FIRST" : tokens.accept("NULLS", "LAST") ? "LAST" : "";
            items.add(new OrderItem(expr, descending, nulls));
        } while (tokens.acceptSymbol(","));
        return items;
    }

    private Map<String, Window> windows() {
        Map<String, Window> windows = new LinkedHashMap<>();
        do {
            Ident name = tokens.name();
            tokens.expect("AS");
            Window window = tokens.peek().isName() ? new Window(tokens.name(), List.of(), List.of(), "") : window();
            windows.put(name.text().toLowerCase(Locale.ROOT), window);
        } while (tokens.acceptSymbol(","));
        return windows;
    }

    /** A window in its parentheses. */
    Window window() {
        tokens.expectSymbol("(");
        boolean atClause = tokens.atKeyword("PARTITION") || tokens.atKeyword("ORDER") || tokens.atKeyword("ROWS");
        Ident base = tokens.peek().isName() && !atClause ? tokens.name() : null;
        List<Expr> partitionBy = tokens.accept("PARTITION", "BY") ? expressions.expressions() : List.of();
        List<OrderItem> orderBy = tokens.accept("ORDER", "BY") ? orderItems() : List.of();
        String frame = "";
        if (tokens.atKeyword("ROWS") || tokens.atKeyword("RANGE")) {
            String unit = tokens.next().text().toUpperCase(Locale.ROOT);
            frame = tokens.accept("BETWEEN") ? unit + " BETWEEN " + bound() + between() : unit + " " + bound();
        }
        tokens.expectSymbol(")");
        return new Window(base, partitionBy, orderBy, frame);
    }

    private String between() {
        tokens.expect("AND");
        return " AND " + bound();
    }

    private String bound() {
        if (tokens.accept("CURRENT")) {
            tokens.expect("ROW");
            return "CURRENT ROW";
        }
        String amount = tokens.accept("UNBOUNDED") ? "UNBOUNDED" : Long.toString(tokens.integer());
        if (tokens.accept("PRECEDING")) {
            return amount + " PRECEDING";
        }
        tokens.expect("FOLLOWING");
        return amount + " FOLLOWING";
    }
}

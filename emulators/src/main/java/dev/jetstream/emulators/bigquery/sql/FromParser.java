package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Query.Derived;
import dev.jetstream.emulators.bigquery.sql.Query.From;
import dev.jetstream.emulators.bigquery.sql.Query.Join;
import dev.jetstream.emulators.bigquery.sql.Query.TablePath;
import dev.jetstream.emulators.bigquery.sql.Query.Unnest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind FROM: tables, sub-queries, UNNEST, joins. */
final class FromParser {
    private static final int MAX_JOINS = 120;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final QueryParser queries;

    FromParser(TokenStream tokens, ExpressionParser expressions, QueryParser queries) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.queries = queries;
    }

    From from() {
        From left = primary();
        int joins = 0;
        while (true) {
            Pos pos = tokens.peek().pos();
            String type = tokens.acceptSymbol(",") ? "CROSS" : joinType();
            if (type.isEmpty()) {
                return left;
            }
            joins++;
            if (joins > MAX_JOINS) {
                throw pos.error("More than " + MAX_JOINS + " joins in a row");
            }
            From right = primary();
            Expr on = null;
            List<Ident> using = List.of();
            if (!type.equals("CROSS")) {
                if (tokens.accept("ON")) {
                    on = expressions.expression();
                } else if (tokens.accept("USING")) {
                    using = using();
                } else if (!(right instanceof Unnest || right instanceof TablePath)) {
                    throw pos.error(
                            "Syntax error: " + type + " JOIN must have an immediately following ON or USING clause");
                }
            }
            left = new Join(pos, type, left, right, on, using);
        }
    }

    /** The type of the join at the cursor, read; or nothing. */
    private String joinType() {
        if (tokens.atKeyword("NATURAL")) {
            throw tokens.peek().pos().error("NATURAL JOIN is not supported");
        }
        if (tokens.accept("JOIN") || tokens.accept("INNER", "JOIN")) {
            return "INNER";
        }
        if (tokens.accept("CROSS", "JOIN")) {
            return "CROSS";
        }
        for (String type : List.of("LEFT", "RIGHT", "FULL")) {
            if (tokens.accept(type)) {
                tokens.accept("OUTER");
                tokens.expect("JOIN");
                return type;
            }
        }
        return "";
    }

    private List<Ident> using() {
        List<Ident> names = new ArrayList<>();
        tokens.expectSymbol("(");
        do {
            names.add(tokens.name());
        } while (tokens.acceptSymbol(","));
        tokens.expectSymbol(")");
        return names;
    }

    private From primary() {
        Token token = tokens.peek();
        Pos pos = token.pos();
        From from;
        if (tokens.acceptSymbol("(")) {
            from = parenthesised(pos);
        } else if (tokens.accept("UNNEST")) {
            tokens.expectSymbol("(");
            Expr array = expressions.expression();
            tokens.expectSymbol(")");
            Ident alias = alias();
            from = new Unnest(pos, array, alias, offset());
        } else {
            if (!token.isName()) {
                throw tokens.unexpected("identifier");
            }
            List<Ident> path = tokens.path(true);
            if (tokens.atSymbol("(")) {
                String name = path.get(path.size() - 1).text();
                throw pos.error("Table-valued function not found: " + name);
            }
            if (tokens.atKeyword("FOR")) {
                throw tokens.peek().pos().error("FOR SYSTEM_TIME AS OF is not supported");
            }
            Ident alias = alias();
            from = new TablePath(pos, path, alias, offset());
        }
        for (String unsupported : List.of("TABLESAMPLE", "PIVOT", "UNPIVOT", "MATCH_RECOGNIZE")) {
            if (tokens.atKeyword(unsupported)) {
                throw tokens.peek().pos().error(unsupported + " is not supported");
            }
        }
        return from;
    }

    private From parenthesised(Pos pos) {
        tokens.enter();
        int ahead = 0;
        while (tokens.peek(ahead).isSymbol("(")) {
            ahead++;
        }
        boolean query =
                tokens.peek(ahead).isKeyword("SELECT") || tokens.peek(ahead).isKeyword("WITH");
        From from;
        if (query && (ahead == 0 || !joinsAfter(ahead))) {
            Query inner = queries.query();
            tokens.expectSymbol(")");
            from = new Derived(pos, inner, alias());
        } else {
            from = from();
            tokens.expectSymbol(")");
        }
        tokens.leave();
        return from;
    }

    /** Whether {@code ((SELECT ..) a JOIN ..} follows rather than {@code ((SELECT ..) UNION ..}. */
    private boolean joinsAfter(int opened) {
        int depth = 0;
        int at = 0;
        do {
            Token token = tokens.peek(at);
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            if (token.kind() == Token.Kind.END) {
                return false;
            }
            at++;
        } while (depth > 0);
        Token behind = tokens.peek(at);
        boolean setOperator = List.of("UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT").stream()
                .anyMatch(behind::isKeyword);
        return opened > 0 && !behind.isSymbol(")") && !setOperator;
    }

    private @Nullable Ident alias() {
        boolean pivot =
                List.of("PIVOT", "UNPIVOT", "TABLESAMPLE", "WINDOW").stream().anyMatch(tokens::atKeyword)
                        && tokens.peek(1).isSymbol("(");
        return tokens.accept("AS") || (tokens.peek().isName() && !pivot) ? tokens.name() : null;
    }

    private @Nullable Ident offset() {
        if (!tokens.atKeywords("WITH", "OFFSET")) {
            return null;
        }
        Pos pos = tokens.next().pos();
        tokens.next();
        return tokens.accept("AS") || tokens.peek().isName() ? tokens.name() : new Ident(pos, "offset");
    }
}

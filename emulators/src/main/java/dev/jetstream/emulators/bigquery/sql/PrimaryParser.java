package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Expr.ArrayLiteral;
import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import dev.jetstream.emulators.bigquery.sql.Expr.Literal;
import dev.jetstream.emulators.bigquery.sql.Expr.StructLiteral;
import dev.jetstream.emulators.bigquery.sql.Expr.Subquery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Literals, names, calls, CASE, CAST, sub-queries: what operators stand between. */
final class PrimaryParser {
    private static final Set<String> LITERAL_TYPES =
            Set.of("DATE", "DATETIME", "TIME", "TIMESTAMP", "NUMERIC", "DECIMAL", "BIGNUMERIC", "BIGDECIMAL", "JSON");
    /** Reserved words that are functions when a parenthesis follows. */
    private static final Set<String> CALLABLE = Set.of("IF", "LEFT", "RIGHT", "GROUPING");
    /** Functions that may be written without parentheses. */
    private static final Set<String> BARE =
            Set.of("CURRENT_DATE", "CURRENT_TIMESTAMP", "CURRENT_DATETIME", "CURRENT_TIME");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private final QueryParser queries;
    private final CallParser calls;

    PrimaryParser(TokenStream tokens, ExpressionParser expressions, QueryParser queries) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.queries = queries;
        this.calls = new CallParser(tokens, expressions, queries);
    }

    Query query() {
        return queries.query();
    }

    boolean atQuery() {
        int ahead = 0;
        while (tokens.peek(ahead).isSymbol("(")) {
            ahead++;
        }
        return tokens.peek(ahead).isKeyword("SELECT") || tokens.peek(ahead).isKeyword("WITH");
    }

    /** Whether the parenthesis at the cursor encloses a query and nothing else. */
    boolean atEnclosedQuery() {
        return tokens.atSymbol("(") && atQuery() && startsQuery();
    }

    Expr primary() {
        Token token = tokens.peek();
        Pos pos = token.pos();
        switch (token.kind()) {
            case INTEGER, FLOAT -> {
                tokens.next();
                if (tokens.peek().isAnyName() && tokens.peek().pos().offset() == token.end()) {
                    throw tokens.peek().pos().error("Syntax error: Missing whitespace between literal and alias");
                }
                return new Literal(pos, token.kind() == Token.Kind.INTEGER ? "INT64" : "FLOAT64", token.text());
            }
            case STRING -> {
                tokens.next();
                return new Literal(pos, "STRING", token.text());
            }
            case BYTES -> {
                tokens.next();
                return new Literal(pos, "BYTES", token.text());
            }
            case PARAMETER -> {
                tokens.next();
                return new Expr.Parameter(pos, token.text());
            }
            case SYMBOL -> {
                return bracketed(token);
            }
            case NAME, QUOTED_NAME -> {
                return word(token);
            }
            case END -> throw tokens.unexpected();
        }
        throw tokens.unexpected();
    }

    private Expr bracketed(Token token) {
        if (tokens.acceptSymbol("[")) {
            return new ArrayLiteral(token.pos(), null, elements());
        }
        if (!token.isSymbol("(")) {
            throw tokens.unexpected();
        }
        if (atEnclosedQuery()) {
            return subquery(token.pos(), Subquery.Kind.SCALAR);
        }
        tokens.next();
        List<Expr> values = expressions.expressions();
        tokens.expectSymbol(")");
        return values.size() == 1
                ? values.get(0)
                : new StructLiteral(
                        token.pos(), null, values.stream().map(value -> "").toList(), values);
    }

    /** Whether what begins as a query goes on as one, so not {@code ((SELECT 1) + 1)}. */
    private boolean startsQuery() {
        int open = 0;
        while (tokens.peek(open + 1).isSymbol("(")) {
            open++;
        }
        boolean query = true;
        for (int inner = open; inner > 0 && query; inner--) {
            Token behind = tokens.peek(closing(inner) + 1);
            query = behind.isSymbol(")")
                    || Stream.of("UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT")
                            .anyMatch(behind::isKeyword);
        }
        return query;
    }

    /** Where the parenthesis that opens there is closed, or the statement ends. */
    private int closing(int open) {
        int depth = 0;
        int ahead = open;
        while (true) {
            Token token = tokens.peek(ahead);
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            if (depth == 0 || token.kind() == Token.Kind.END) {
                return ahead;
            }
            ahead++;
        }
    }

    private Subquery subquery(Pos pos, Subquery.Kind kind) {
        tokens.expectSymbol("(");
        Query query = queries.query();
        tokens.expectSymbol(")");
        return new Subquery(pos, kind, query);
    }

    private Expr word(Token token) {
        Pos pos = token.pos();
        Token behind = tokens.peek(1);
        String word = token.kind() == Token.Kind.NAME ? token.text().toUpperCase(Locale.ROOT) : "";
        if (LITERAL_TYPES.contains(word) && behind.kind() == Token.Kind.STRING) {
            tokens.next();
            String type = word.replace("DECIMAL", "NUMERIC");
            return new Literal(pos, type, tokens.next().text());
        }
        switch (word) {
            case "NULL" -> {
                tokens.next();
                return new Literal(pos, "NULL", "NULL");
            }
            case "TRUE", "FALSE" -> {
                tokens.next();
                return new Literal(pos, "BOOL", word);
            }
            case "CASE" -> {
                tokens.next();
                return caseExpression(pos);
            }
            case "CAST", "SAFE_CAST" -> {
                if (behind.isSymbol("(")) {
                    tokens.next();
                    return cast(pos, word.equals("SAFE_CAST"));
                }
            }
            case "EXISTS" -> {
                tokens.next();
                return subquery(pos, Subquery.Kind.EXISTS);
            }
            case "ARRAY" -> {
                tokens.next();
                return array(pos);
            }
            case "STRUCT" -> {
                tokens.next();
                return struct(pos);
            }
            case "INTERVAL" -> {
                tokens.next();
                Expr amount = expressions.expression();
                return new Expr.Interval(pos, amount, tokens.name());
            }
            case "EXTRACT" -> {
                tokens.next();
                return calls.extract(pos);
            }
            default -> {
                if (BARE.contains(word) && !behind.isSymbol("(")) {
                    tokens.next();
                    return Call.of(pos, word);
                }
            }
        }
        return nameOrCall(token, word);
    }

    private Expr nameOrCall(Token token, String word) {
        boolean callable = CALLABLE.contains(word) && tokens.peek(1).isSymbol("(");
        if (!token.isName() && !callable) {
            throw tokens.unexpected();
        }
        int length = 1;
        while (tokens.peek(length).isSymbol(".") && tokens.peek(length + 1).isAnyName()) {
            length += 2;
        }
        if (tokens.peek(length).isSymbol("(")) {
            List<Ident> path = new ArrayList<>(List.of(tokens.anyName()));
            while (tokens.acceptSymbol(".")) {
                path.add(tokens.anyName());
            }
            return calls.call(path);
        }
        List<Ident> parts = new ArrayList<>(List.of(tokens.anyName()));
        while (tokens.atSymbol(".") && tokens.peek(1).isAnyName()) {
            tokens.next();
            parts.add(tokens.anyName());
        }
        return new Expr.Name(token.pos(), parts);
    }

    private Expr caseExpression(Pos pos) {
        Expr operand = tokens.atKeyword("WHEN") ? null : expressions.expression();
        List<Expr> conditions = new ArrayList<>();
        List<Expr> results = new ArrayList<>();
        tokens.expect("WHEN");
        do {
            conditions.add(expressions.expression());
            tokens.expect("THEN");
            results.add(expressions.expression());
        } while (tokens.accept("WHEN"));
        Expr otherwise = tokens.accept("ELSE") ? expressions.expression() : null;
        tokens.expect("END");
        return new Expr.Case(pos, operand, conditions, results, otherwise);
    }

    private Expr cast(Pos pos, boolean safe) {
        tokens.expectSymbol("(");
        Expr value = expressions.expression();
        tokens.expect("AS");
        Type type = new TypeParser(tokens).type();
        if (tokens.atKeyword("FORMAT")) {
            throw tokens.peek().pos().error("CAST with FORMAT is not supported");
        }
        tokens.expectSymbol(")");
        return new Expr.Cast(pos, value, type, safe);
    }

    private Expr array(Pos pos) {
        if (tokens.atSymbol("(")) {
            return subquery(pos, Subquery.Kind.ARRAY);
        }
        Type element = null;
        if (tokens.acceptSymbol("<")) {
            element = new TypeParser(tokens).type();
            tokens.expectSymbol(">");
        }
        tokens.expectSymbol("[");
        return new ArrayLiteral(pos, element, elements());
    }

    private List<Expr> elements() {
        List<Expr> elements = tokens.atSymbol("]") ? List.of() : expressions.expressions();
        tokens.expectSymbol("]");
        return elements;
    }

    private Expr struct(Pos pos) {
        Type.@Nullable Struct type = tokens.acceptSymbol("<") ? new TypeParser(tokens).struct() : null;
        tokens.expectSymbol("(");
        List<String> names = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        if (!tokens.atSymbol(")")) {
            do {
                Expr value = expressions.expression();
                values.add(value);
                if (tokens.accept("AS")) {
                    names.add(tokens.name().text());
                } else {
                    names.add(type == null ? QueryParser.impliedName(value) : "");
                }
            } while (tokens.acceptSymbol(","));
        }
        tokens.expectSymbol(")");
        if (values.isEmpty()) {
            throw pos.error("STRUCT without fields is not supported");
        }
        return new StructLiteral(pos, type, names, values);
    }
}

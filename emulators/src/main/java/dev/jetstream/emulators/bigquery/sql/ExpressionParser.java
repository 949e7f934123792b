package dev.jetstream.emulators.bigquery.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.emulators.bigquery.sql.Expr.Call;
import dev.jetstream.emulators.bigquery.sql.Expr.In;
import dev.jetstream.emulators.bigquery.sql.Expr.Literal;
import dev.jetstream.emulators.bigquery.sql.Expr.Logical;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators by precedence, lowest first: OR, AND, NOT, comparison, |, ^, &, shifts, + -, * / ||, unary. */
final class ExpressionParser {
    /** A chain such as {@code a + b + ..} is a tree as deep as it is long. */
    private static final int MAX_CHAIN = 150;

    private static final int LOWEST = 1;
    private static final int UNARY = 7;

    private final TokenStream tokens;
    private final PrimaryParser primaries;

    ExpressionParser(TokenStream tokens, QueryParser queries) {
        this.tokens = tokens;
        this.primaries = new PrimaryParser(tokens, this, queries);
    }

    @CanIgnoreReturnValue
    Expr expression() {
        tokens.enter();
        Expr result = chain("OR");
        tokens.leave();
        return result;
    }

    @CanIgnoreReturnValue
    List<Expr> expressions() {
        List<Expr> all = new ArrayList<>();
        do {
            all.add(expression());
        } while (tokens.acceptSymbol(","));
        return all;
    }

    private Expr chain(String operator) {
        boolean or = operator.equals("OR");
        Pos pos = tokens.peek().pos();
        Expr first = or ? chain("AND") : negation();
        if (!tokens.atKeyword(operator)) {
            return first;
        }
        List<Expr> operands = new ArrayList<>(List.of(first));
        while (tokens.accept(operator)) {
            operands.add(or ? chain("AND") : negation());
        }
        return new Logical(pos, operator, operands);
    }

    private Expr negation() {
        Token token = tokens.peek();
        if (!tokens.accept("NOT")) {
            return comparison();
        }
        tokens.enter();
        Expr negated = not(token.pos(), negation());
        tokens.leave();
        return negated;
    }

    private static Expr not(Pos pos, Expr operand) {
        return Call.of(pos, "NOT", operand);
    }

    private Expr comparison() {
        Expr left = binary(LOWEST);
        Token token = tokens.peek();
        Pos pos = token.pos();
        if (token.kind() == Token.Kind.SYMBOL) {
            String symbol = token.text().equals("<>") ? "!=" : token.text();
            if (List.of("=", "!=", "<", "<=", ">", ">=").contains(symbol)) {
                tokens.next();
                return Call.of(pos, symbol, left, binary(LOWEST));
            }
            return left;
        }
        if (tokens.accept("IS")) {
            return is(pos, left);
        }
        boolean not = tokens.atKeyword("NOT")
                && (tokens.peek(1).isKeyword("LIKE")
                        || tokens.peek(1).isKeyword("IN")
                        || tokens.peek(1).isKeyword("BETWEEN"));
        if (not) {
            tokens.next();
        }
        Expr result = membership(pos, left);
        return result == null ? left : not ? not(pos, result) : result;
    }

    private @Nullable Expr membership(Pos pos, Expr left) {
        if (tokens.accept("LIKE")) {
            if (tokens.atKeyword("ANY") || tokens.atKeyword("ALL") || tokens.atKeyword("SOME")) {
                throw tokens.peek().pos().error("LIKE ANY, SOME and ALL are not supported");
            }
            return Call.of(pos, "LIKE", left, binary(LOWEST));
        }
        if (tokens.accept("BETWEEN")) {
            Expr low = binary(LOWEST);
            tokens.expect("AND");
            return Call.of(pos, "BETWEEN", left, low, binary(LOWEST));
        }
        if (!tokens.accept("IN")) {
            return null;
        }
        if (tokens.accept("UNNEST")) {
            tokens.expectSymbol("(");
            Expr array = expression();
            tokens.expectSymbol(")");
            return new In(pos, left, List.of(), array, null);
        }
        boolean query = primaries.atEnclosedQuery(); // not ((SELECT 1), 2)
        tokens.expectSymbol("(");
        In in = query
                ? new In(pos, left, List.of(), null, primaries.query())
                : new In(pos, left, expressions(), null, null);
        tokens.expectSymbol(")");
        return in;
    }

    private Expr is(Pos pos, Expr left) {
        boolean not = tokens.accept("NOT");
        Expr result;
        if (tokens.accept("NULL")) {
            result = Call.of(pos, "IS NULL", left);
        } else if (tokens.accept("TRUE")) {
            result = Call.of(pos, "IS TRUE", left);
        } else if (tokens.accept("FALSE")) {
            result = Call.of(pos, "IS FALSE", left);
        } else if (tokens.accept("DISTINCT", "FROM")) {
            result = Call.of(pos, "IS DISTINCT FROM", left, binary(LOWEST));
        } else {
            throw tokens.unexpected("NULL, TRUE, FALSE or DISTINCT FROM");
        }
        return not ? not(pos, result) : result;
    }

    private Expr binary(int level) {
        if (level == UNARY) {
            return unary();
        }
        Expr left = binary(level + 1);
        int length = 0;
        for (String operator = operator(level); !operator.isEmpty(); operator = operator(level)) {
            Pos pos = tokens.next().pos();
            if (operator.equals(">>")) {
                tokens.next();
            }
            length++;
            if (length > MAX_CHAIN) {
                throw pos.error("More than " + MAX_CHAIN + " operators in a row");
            }
            left = Call.of(pos, operator, left, binary(level + 1));
        }
        return left;
    }

    /** The operator of that level at the cursor, or nothing. */
    private String operator(int level) {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.SYMBOL) {
            return "";
        }
        boolean doubled = token.isSymbol(">")
                && tokens.peek(1).isSymbol(">")
                && tokens.peek(1).pos().offset() == token.end();
        String symbol = doubled ? ">>" : token.text();
        int found = switch (symbol) {
            case "|" -> 1;
            case "^" -> 2;
            case "&" -> 3;
            case "<<", ">>" -> 4;
            case "+", "-" -> 5;
            case "*", "/", "||" -> 6;
            default -> 0;
        };
        return found == level ? symbol : "";
    }

    private Expr unary() {
        Token token = tokens.peek();
        if (tokens.atSymbol("-") || tokens.atSymbol("+") || tokens.atSymbol("~")) {
            tokens.next();
            tokens.enter();
            Expr operand = unary();
            tokens.leave();
            if (token.isSymbol("+")) {
                return Call.of(token.pos(), "UNARY +", operand);
            }
            boolean number = operand instanceof Literal literal
                    && (literal.type().equals("INT64") || literal.type().equals("FLOAT64"))
                    && !literal.value().startsWith("-");
            if (token.isSymbol("-") && number) {
                Literal literal = (Literal) operand;
                return new Literal(token.pos(), literal.type(), "-" + literal.value());
            }
            return Call.of(token.pos(), token.isSymbol("-") ? "UNARY -" : "~", operand);
        }
        return postfix();
    }

    private Expr postfix() {
        Expr value = primaries.primary();
        int length = 0;
        while (true) {
            Token token = tokens.peek();
            length++;
            if (length > MAX_CHAIN) {
                throw token.pos().error("More than " + MAX_CHAIN + " accesses in a row");
            }
            if (tokens.atSymbol(".") && tokens.peek(1).isAnyName()) {
                tokens.next();
                value = new Expr.Dot(token.pos(), value, tokens.anyName());
            } else if (tokens.acceptSymbol("[")) {
                value = index(token.pos(), value);
            } else {
                return value;
            }
        }
    }

    private Expr index(Pos pos, Expr array) {
        Token mode = tokens.peek();
        for (String known : List.of("OFFSET", "SAFE_OFFSET", "ORDINAL", "SAFE_ORDINAL")) {
            if (mode.isKeyword(known) && tokens.peek(1).isSymbol("(")) {
                tokens.next();
                tokens.next();
                Expr index = expression();
                tokens.expectSymbol(")");
                tokens.expectSymbol("]");
                return new Expr.Index(pos, array, known, index);
            }
        }
        Expr index = expression();
        tokens.expectSymbol("]");
        return new Expr.Index(pos, array, "", index);
    }
}

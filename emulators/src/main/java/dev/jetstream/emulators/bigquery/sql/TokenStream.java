package dev.jetstream.emulators.bigquery.sql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.jetstream.emulators.bigquery.sql.Expr.Ident;
import java.util.ArrayList;
import java.util.List;

/** Tokens with a cursor, what parsers share, and the limit on nesting. */
final class TokenStream {
    /** Keeps recursion far from the end of a thread's stack. */
    private static final int MAX_DEPTH = 60;

    private final String sql;
    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(String sql) {
        this.sql = sql;
        this.tokens = Lexer.tokens(sql);
    }

    String sql() {
        return sql;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    @CanIgnoreReturnValue
    Token next() {
        Token token = peek();
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    /** The offset behind the last token read. */
    int lastEnd() {
        return at == 0 ? 0 : tokens.get(at - 1).end();
    }

    boolean atKeyword(String keyword) {
        return peek().isKeyword(keyword);
    }

    boolean atKeywords(String first, String second) {
        return peek().isKeyword(first) && peek(1).isKeyword(second);
    }

    boolean atSymbol(String symbol) {
        return peek().isSymbol(symbol);
    }

    @CanIgnoreReturnValue
    boolean accept(String keyword) {
        boolean found = atKeyword(keyword);
        if (found) {
            at++;
        }
        return found;
    }

    @CanIgnoreReturnValue
    boolean accept(String first, String second) {
        boolean found = atKeywords(first, second);
        if (found) {
            at += 2;
        }
        return found;
    }

    @CanIgnoreReturnValue
    boolean acceptSymbol(String symbol) {
        boolean found = atSymbol(symbol);
        if (found) {
            at++;
        }
        return found;
    }

    @CanIgnoreReturnValue
    Token expect(String keyword) {
        if (!atKeyword(keyword)) {
            throw unexpected("keyword " + keyword);
        }
        return next();
    }

    @CanIgnoreReturnValue
    Token expectSymbol(String symbol) {
        if (!atSymbol(symbol)) {
            throw unexpected("\"" + symbol + "\"");
        }
        return next();
    }

    Ident name() {
        if (!peek().isName()) {
            throw unexpected("identifier");
        }
        Token token = next();
        return new Ident(token.pos(), token.text());
    }

    /** A name behind a dot, where every word is allowed. */
    Ident anyName() {
        if (!peek().isAnyName()) {
            throw unexpected("identifier");
        }
        Token token = next();
        return new Ident(token.pos(), token.text());
    }

    long integer() {
        Token token = next();
        if (token.kind() == Token.Kind.INTEGER) {
            try {
                return Long.decode(token.text().startsWith("0x") ? token.text() : stripZeros(token.text()));
            } catch (NumberFormatException e) {
                throw token.pos().error("Invalid integer literal: " + token.text());
            }
        }
        throw token.pos().error("Syntax error: Expected integer literal but got " + token.described());
    }

    private static String stripZeros(String digits) {
        String stripped = digits.replaceFirst("^0+(?=.)", "");
        return stripped.startsWith("x") || stripped.startsWith("X") ? "0" + stripped : stripped;
    }

    /** A path of a table or function: dots, backquoted wholes, dashes in the first part, a star at the end. */
    List<Ident> path(boolean wildcard) {
        List<Ident> parts = new ArrayList<>();
        addParts(parts, dashedName());
        while (atSymbol(".") && peek(1).isAnyName()) {
            next();
            addParts(parts, dashedName());
        }
        if (wildcard && atSymbol("*") && peek().pos().offset() == lastEnd()) {
            throw peek().pos().error("Syntax error: A wildcard table must be written in backquotes");
        }
        return parts;
    }

    private Ident dashedName() {
        Ident first = anyName();
        StringBuilder text = new StringBuilder(first.text());
        while (atSymbol("-")
                && peek().pos().offset() == lastEnd()
                && peek(1).pos().offset() == peek().end()
                && (peek(1).isAnyName() || peek(1).kind() == Token.Kind.INTEGER)) {
            next();
            text.append('-').append(next().text());
            while (peek().kind() == Token.Kind.NAME && peek().pos().offset() == lastEnd()) {
                text.append(next().text());
            }
        }
        return new Ident(first.pos(), text.toString());
    }

    private static void addParts(List<Ident> parts, Ident name) {
        for (String part : name.text().split("\\.", -1)) {
            parts.add(new Ident(name.pos(), part));
        }
    }

    GoogleSqlException unexpected(String expected) {
        return peek().pos().error("Syntax error: Expected " + expected + " but got " + peek().described());
    }

    GoogleSqlException unexpected() {
        String got = peek().described();
        return peek().pos().error("Syntax error: Unexpected " + got);
    }

    void enter() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw peek().pos().error("Statement is nested more than " + MAX_DEPTH + " levels deep");
        }
    }

    void leave() {
        depth--;
    }
}

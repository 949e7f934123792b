package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a statement into tokens; comments and white space vanish. */
final class Lexer {
    private static final List<String> LONG_SYMBOLS = List.of("<=", ">=", "<>", "!=", "<<", "||", "=>", "->", "@@");
    private static final String SYMBOLS = "()[]{},.;+-*/<>=&|^~:%@!";

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int questionMarks;

    private Lexer(String sql) {
        this.sql = sql;
    }

    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (skipBlank()) {
            char c = sql.charAt(at);
            if (StringLiteral.startsAt(sql, at)) {
                StringLiteral literal = StringLiteral.read(sql, at);
                add(literal.bytes() ? Kind.BYTES : Kind.STRING, literal.value(), literal.end());
            } else if (c == '`') {
                quotedName();
            } else if (isNameStart(c)) {
                int end = at;
                while (end < sql.length() && isNamePart(sql.charAt(end))) {
                    end++;
                }
                add(Kind.NAME, sql.substring(at, end), end);
            } else if (isDigit(c) || (c == '.' && isDigit(charAt(at + 1)) && !afterOperand())) {
                number();
            } else {
                symbol();
            }
        }
        tokens.add(new Token(Kind.END, "", new Pos(sql, sql.length()), sql.length()));
    }

    private boolean skipBlank() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF') {
                at++;
            } else if (c == '#' || sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at + 2);
                if (end < 0) {
                    throw here().error("Syntax error: Unclosed comment");
                }
                at = end + 2;
            } else {
                return true;
            }
        }
        return false;
    }

    private void quotedName() {
        int end = at + 1;
        while (end < sql.length() && sql.charAt(end) != '`' && sql.charAt(end) != '\n') {
            end += sql.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= sql.length() || sql.charAt(end) != '`') {
            throw here().error("Syntax error: Unclosed identifier literal");
        }
        String name = StringLiteral.unescape(sql, at + 1, end, false);
        if (name.isEmpty()) {
            throw here().error("Syntax error: Invalid empty identifier");
        }
        if (name.indexOf('\0') >= 0) {
            throw here().error("Syntax error: Illegal character in identifier");
        }
        add(Kind.QUOTED_NAME, name, end + 1);
    }

    private void number() {
        int end = at;
        if (charAt(end) == '0' && (charAt(end + 1) == 'x' || charAt(end + 1) == 'X')) {
            end += 2;
            while (Character.digit(charAt(end), 16) >= 0) {
                end++;
            }
            add(Kind.INTEGER, sql.substring(at, end), end);
            return;
        }
        boolean real = false;
        end = digits(end);
        if (charAt(end) == '.') {
            real = true;
            end = digits(end + 1);
        }
        int exponent = end + 1;
        if (charAt(end) == 'e' || charAt(end) == 'E') {
            if (charAt(exponent) == '+' || charAt(exponent) == '-') {
                exponent++;
            }
            if (isDigit(charAt(exponent))) {
                real = true;
                end = digits(exponent);
            }
        }
        add(real ? Kind.FLOAT : Kind.INTEGER, sql.substring(at, end), end);
    }

    private int digits(int from) {
        int end = from;
        while (isDigit(charAt(end))) {
            end++;
        }
        return end;
    }

    private void symbol() {
        for (String symbol : LONG_SYMBOLS) {
            if (sql.startsWith(symbol, at)) {
                add(Kind.SYMBOL, symbol, at + symbol.length());
                return;
            }
        }
        char c = sql.charAt(at);
        if (c == '@' && isNameStart(charAt(at + 1))) {
            int end = at + 1;
            while (isNamePart(charAt(end))) {
                end++;
            }
            add(Kind.PARAMETER, sql.substring(at + 1, end).toLowerCase(Locale.ROOT), end);
        } else if (c == '?') {
            add(Kind.PARAMETER, Integer.toString(++questionMarks), at + 1);
        } else if (SYMBOLS.indexOf(c) >= 0) {
            add(Kind.SYMBOL, String.valueOf(c), at + 1);
        } else {
            String shown = Character.isISOControl(c) || c > '~' ? String.format("\\x%02x", (int) c) : "\"" + c + "\"";
            throw here().error("Syntax error: Illegal input character " + shown);
        }
    }

    private boolean afterOperand() {
        if (tokens.isEmpty()) {
            return false;
        }
        Token last = tokens.get(tokens.size() - 1);
        return last.end() == at && (last.isName() || last.isSymbol(")") || last.isSymbol("]"));
    }

    private void add(Kind kind, String text, int end) {
        tokens.add(new Token(kind, text, here(), end));
        at = end;
    }

    private Pos here() {
        return new Pos(sql, at);
    }

    private char charAt(int index) {
        return index < sql.length() ? sql.charAt(index) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }
}

package dev.jetstream.core.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits GoogleSQL into its words, so that two texts can be compared without their layout.
 *
 * <p>Nothing is checked: an unfinished literal or comment reaches to the end of the text.
 */
public final class SqlTokens {
    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    /** What a token is. */
    public enum Kind {
        WORD,
        NUMBER,
        STRING,
        QUOTED_IDENTIFIER,
        SYMBOL
    }

    /**
     * One token.
     *
     * @param start position in the text, from 0
     */
    public record Token(Kind kind, String text, int start) {}

    /** The tokens in order; comments and blanks are not among them. */
    public static List<Token> of(String sql) {
        SqlTokens scanner = new SqlTokens(sql);
        scanner.scan();
        return scanner.tokens;
    }

    /** The text without comments and with single blanks between tokens: equal for texts that differ in layout only. */
    public static String normalized(String sql) {
        return of(sql).stream().map(Token::text).collect(Collectors.joining(" "));
    }

    private void scan() {
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#' || sql.startsWith("--", at)) {
                at = orEnd(sql.indexOf('\n', at), 1);
            } else if (sql.startsWith("/*", at)) {
                at = orEnd(sql.indexOf("*/", at + 2), 2);
            } else if (c == '`') {
                add(Kind.QUOTED_IDENTIFIER, endOfLiteral(at, "`"));
            } else if (startsString(at)) {
                string();
            } else if (Character.isDigit(c)) {
                add(Kind.NUMBER, endOf(at, next -> Character.isLetterOrDigit(next) || next == '.'));
            } else if (isWordPart(c)) {
                add(Kind.WORD, endOf(at, SqlTokens::isWordPart));
            } else {
                add(Kind.SYMBOL, at + Character.charCount(sql.codePointAt(at)));
            }
        }
    }

    private boolean startsString(int from) {
        int quote = quoteAfterPrefix(from);
        return quote >= 0 && (sql.charAt(quote) == '\'' || sql.charAt(quote) == '"');
    }

    /** The position of the quote that a literal at {@code from} would begin with: raw and bytes prefixes come first. */
    private int quoteAfterPrefix(int from) {
        int end = from;
        while (end < sql.length() && end < from + 2 && "rb".indexOf(Character.toLowerCase(sql.charAt(end))) >= 0) {
            end++;
        }
        return end < sql.length() ? end : -1;
    }

    private void string() {
        int quote = quoteAfterPrefix(at);
        String single = sql.substring(quote, quote + 1);
        String triple = single.repeat(3);
        add(Kind.STRING, endOfLiteral(quote, sql.startsWith(triple, quote) ? triple : single));
    }

    /** A backslash hides the next character; in a raw literal too, where it only stays part of the value. */
    private int endOfLiteral(int quote, String delimiter) {
        int end = quote + delimiter.length();
        while (end < sql.length() && !sql.startsWith(delimiter, end)) {
            end += sql.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(sql.length(), end + delimiter.length());
    }

    private int endOf(int from, CharTest test) {
        int end = from;
        while (end < sql.length() && test.test(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private int orEnd(int found, int length) {
        return found < 0 ? sql.length() : found + length;
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, sql.substring(at, end), at));
        at = end;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '@';
    }

    private interface CharTest {
        boolean test(char c);
    }
}

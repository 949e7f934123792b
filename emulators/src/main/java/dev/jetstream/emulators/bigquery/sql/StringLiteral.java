package dev.jetstream.emulators.bigquery.sql;

/**
 * A quoted literal: {@code 'a'}, {@code "a"}, triple quotes, raw ({@code r''}) and bytes ({@code b''}).
 *
 * @param value decoded; one char a byte for bytes
 * @param end the offset behind the closing quote
 */
record StringLiteral(String value, boolean bytes, int end) {
    private static final String ESCAPES = "abfnrtv\\?\"'`";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\?\"'`";

    static boolean startsAt(String sql, int at) {
        int quote = at;
        while (quote < sql.length() && quote - at < 2 && "rRbB".indexOf(sql.charAt(quote)) >= 0) {
            quote++;
        }
        boolean quoted = quote < sql.length() && (sql.charAt(quote) == '\'' || sql.charAt(quote) == '"');
        return quoted
                && (quote - at < 2
                        || Character.toLowerCase(sql.charAt(at)) != Character.toLowerCase(sql.charAt(at + 1)));
    }

    static StringLiteral read(String sql, int at) {
        int open = at;
        boolean raw = false;
        boolean bytes = false;
        while (sql.charAt(open) != '\'' && sql.charAt(open) != '"') {
            raw |= "rR".indexOf(sql.charAt(open)) >= 0;
            bytes |= "bB".indexOf(sql.charAt(open)) >= 0;
            open++;
        }
        String one = sql.substring(open, open + 1);
        String quote = sql.startsWith(one.repeat(3), open) ? one.repeat(3) : one;
        int start = open + quote.length();
        int close = start;
        while (!sql.startsWith(quote, close)) {
            if (close >= sql.length() || (quote.length() == 1 && sql.charAt(close) == '\n')) {
                String kind = quote.length() == 3 ? "triple-quoted string" : "string";
                throw new Pos(sql, at).error("Syntax error: Unclosed " + kind + " literal");
            }
            close += sql.charAt(close) == '\\' ? 2 : 1;
        }
        String value = raw ? sql.substring(start, close) : unescape(sql, start, close, bytes);
        if (value.indexOf('\0') >= 0) {
            throw new Pos(sql, at).error("The character NUL in a literal is not supported");
        }
        return new StringLiteral(value, bytes, close + quote.length());
    }

    /** Decodes the escapes of {@code sql[start, end)}. */
    static String unescape(String sql, int start, int end, boolean bytes) {
        StringBuilder value = new StringBuilder(end - start);
        int at = start;
        while (at < end) {
            char c = sql.charAt(at);
            if (c != '\\') {
                value.append(c);
                at++;
                continue;
            }
            char escape = at + 1 < end ? sql.charAt(at + 1) : '\0';
            int simple = ESCAPES.indexOf(escape);
            if (escape != '\0' && simple >= 0) {
                value.append(ESCAPED.charAt(simple));
                at += 2;
            } else if (escape == 'x' || escape == 'X') {
                at = number(sql, at, at + 2, 2, 16, end, value);
            } else if (escape == 'u' && !bytes) {
                at = number(sql, at, at + 2, 4, 16, end, value);
            } else if (escape == 'U' && !bytes) {
                at = number(sql, at, at + 2, 8, 16, end, value);
            } else if (escape >= '0' && escape <= '3') {
                at = number(sql, at, at + 1, 3, 8, end, value);
            } else {
                throw new Pos(sql, at).error("Syntax error: Illegal escape sequence: \\" + escape);
            }
        }
        return value.toString();
    }

    private static int number(String sql, int escape, int from, int length, int radix, int end, StringBuilder value) {
        int code = -1;
        if (from + length <= end) {
            code = 0;
            for (int i = from; i < from + length && code >= 0; i++) {
                int digit = Character.digit(sql.charAt(i), radix);
                code = digit < 0 || code > Character.MAX_CODE_POINT ? -1 : code * radix + digit;
            }
        }
        if (code < 0 || code > Character.MAX_CODE_POINT || (code >= 0xD800 && code <= 0xDFFF)) {
            throw new Pos(sql, escape).error("Syntax error: Illegal escape sequence");
        }
        value.appendCodePoint(code);
        return from + length;
    }
}

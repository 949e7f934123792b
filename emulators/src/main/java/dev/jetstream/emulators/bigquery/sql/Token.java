package dev.jetstream.emulators.bigquery.sql;

import java.util.Locale;

/**
 * A piece of a statement.
 *
 * @param text for identifiers and strings the decoded value, else as written
 * @param end the offset behind the last character
 */
record Token(Kind kind, String text, Pos pos, int end) {
    enum Kind {
        NAME,
        QUOTED_NAME,
        STRING,
        BYTES,
        INTEGER,
        FLOAT,
        SYMBOL,
        PARAMETER,
        END
    }

    boolean isKeyword(String keyword) {
        return kind == Kind.NAME && text.equalsIgnoreCase(keyword);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isName() {
        return kind == Kind.QUOTED_NAME
                || (kind == Kind.NAME && !Keywords.RESERVED.contains(text.toUpperCase(Locale.ROOT)));
    }

    boolean isAnyName() {
        return kind == Kind.QUOTED_NAME || kind == Kind.NAME;
    }

    /** How error messages call the token, in GoogleSQL's words. */
    String described() {
        return switch (kind) {
            case END -> "end of statement";
            case NAME ->
                Keywords.RESERVED.contains(text.toUpperCase(Locale.ROOT))
                        ? "keyword " + text.toUpperCase(Locale.ROOT)
                        : "identifier \"" + text + "\"";
            case QUOTED_NAME -> "identifier `" + text + "`";
            case STRING, BYTES -> "string literal";
            case INTEGER -> "integer literal \"" + text + "\"";
            case FLOAT -> "floating point literal \"" + text + "\"";
            case SYMBOL, PARAMETER -> "\"" + text + "\"";
        };
    }
}

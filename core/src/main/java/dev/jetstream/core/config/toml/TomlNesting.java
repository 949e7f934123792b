package dev.jetstream.core.config.toml;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;

/**
 * Refuses brackets or dotted keys nested deeper than any real config, before a recursive parser sees them.
 *
 * <p>It only skips strings and comments; whether the text is TOML at all is the parser's question.
 */
final class TomlNesting {
    private static final int LIMIT = 32;

    private final String file;
    private final String text;
    private int position;
    private int line = 1;
    private int lineStart;
    private int brackets;
    private int dots;

    private TomlNesting(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static void check(String file, String text) {
        new TomlNesting(file, text).scan();
    }

    private void scan() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '#') {
                skipComment();
            } else if (c == '"' || c == '\'') {
                skipString(c);
            } else {
                count(c);
                position++;
            }
        }
    }

    private void count(char c) {
        if (c == '\n') {
            line++;
            lineStart = position + 1;
            dots = 0;
        } else if (c == '.') {
            refuseBeyondLimit(++dots);
        } else if (c == '[' || c == '{') {
            refuseBeyondLimit(++brackets);
            dots = 0;
        } else if (c == ']' || c == '}') {
            brackets = Math.max(0, brackets - 1);
        } else if (c == ',' || c == '=') {
            dots = 0;
        }
    }

    private void refuseBeyondLimit(int depth) {
        if (depth > LIMIT) {
            throw ConfigException.of(
                    Kind.SYNTAX,
                    new Place(file, line, position - lineStart + 1, text),
                    "",
                    "tables or lists are nested more than %d deep".formatted(LIMIT),
                    null);
        }
    }

    private void skipComment() {
        while (position < text.length() && text.charAt(position) != '\n') {
            position++;
        }
    }

    private void skipString(char quote) {
        String triple = String.valueOf(quote).repeat(3);
        boolean multiline = text.startsWith(triple, position);
        position += multiline ? 3 : 1;
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n') {
                if (!multiline) {
                    return;
                }
                line++;
                lineStart = position + 1;
            } else if (c == '\\' && quote == '"') {
                position++;
            } else if (multiline ? text.startsWith(triple, position) : c == quote) {
                position += multiline ? closing(quote) : 1;
                return;
            }
            position++;
        }
    }

    /** Up to two quotes may stand directly before the closing three. */
    private int closing(char quote) {
        int quotes = 3;
        while (quotes < 5 && position + quotes < text.length() && text.charAt(position + quotes) == quote) {
            quotes++;
        }
        return quotes;
    }
}

package dev.jetstream.local.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts GoogleSQL into tokens, well enough to see what a statement compares with what; not a parser. */
final class SqlTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\\n]*|#[^\\n]*|/\\*.*?\\*/)"
                    + "|(?<string>[rRbB]{0,2}(?:'''.*?'''|\"\"\".*?\"\"\"|'(?:[^'\\\\\\n]|\\\\.)*'|\"(?:[^\"\\\\\\n]|\\\\.)*\"))"
                    + "|(?<quoted>`[^`]*`)"
                    + "|(?<word>[A-Za-z_][A-Za-z0-9_]*)"
                    + "|(?<number>\\d+(?:\\.\\d+)?)"
                    + "|(?<symbol><>|!=|<=|>=|\\S)",
            Pattern.DOTALL);

    enum Kind {
        STRING,
        WORD,
        NUMBER,
        SYMBOL
    }

    /** A token; {@code text} is a string's content, a word without backquotes, or the symbol. */
    record Token(Kind kind, String text) {
        boolean is(String symbolOrKeyword) {
            return kind != Kind.STRING && text.equalsIgnoreCase(symbolOrKeyword);
        }
    }

    private SqlTokens() {}

    static List<Token> of(String sql) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(sql);
        while (matcher.find()) {
            if (matcher.group("string") != null) {
                tokens.add(new Token(Kind.STRING, content(matcher.group("string"))));
            } else if (matcher.group("quoted") != null) {
                String name = matcher.group("quoted");
                tokens.add(new Token(Kind.WORD, name.substring(1, name.length() - 1)));
            } else if (matcher.group("word") != null) {
                tokens.add(new Token(Kind.WORD, matcher.group("word")));
            } else if (matcher.group("number") != null) {
                tokens.add(new Token(Kind.NUMBER, matcher.group("number")));
            } else if (matcher.group("symbol") != null) {
                tokens.add(new Token(Kind.SYMBOL, matcher.group("symbol")));
            }
        }
        return tokens;
    }

    private static String content(String literal) {
        String text = literal.replaceFirst("^[rRbB]{1,2}", "");
        int quotes = text.startsWith("'''") || text.startsWith("\"\"\"") ? 3 : 1;
        return text.substring(quotes, text.length() - quotes).replaceAll("\\\\(.)", "$1");
    }
}

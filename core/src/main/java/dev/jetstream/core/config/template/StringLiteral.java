package dev.jetstream.core.config.template;

import dev.jetstream.core.config.template.TemplateException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A quoted text inside a print statement, with Python's escapes decoded; an unknown escape stays as written.
 *
 * @param end offset behind the closing quote
 */
record StringLiteral(String value, int end) {
    static StringLiteral read(String source, int start) {
        char quote = source.charAt(start);
        StringBuilder value = new StringBuilder();
        int i = start + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            if (source.charAt(i) == '\\' && i + 1 < source.length()) {
                i = escape(source, i, value);
            } else {
                value.append(source.charAt(i++));
            }
        }
        if (i >= source.length()) {
            throw new TemplateException(Fault.SYNTAX, "the text in quotes does not end", Position.of(source, start));
        }
        return new StringLiteral(value.toString(), i + 1);
    }

    private static int escape(String source, int at, StringBuilder value) {
        char c = source.charAt(at + 1);
        String simple = simple(c);
        if (simple != null) {
            value.append(simple);
            return at + 2;
        }
        return switch (c) {
            case 'x' -> codePoint(source, at, 2, value);
            case 'u' -> codePoint(source, at, 4, value);
            case 'U' -> codePoint(source, at, 8, value);
            case 'N' ->
                throw new TemplateException(
                        Fault.UNSUPPORTED, "the escape \\N is not supported", Position.of(source, at));
            default -> {
                if (c >= '0' && c <= '7') {
                    yield octal(source, at + 1, value);
                }
                value.append('\\').append(c);
                yield at + 2;
            }
        };
    }

    private static @Nullable String simple(char c) {
        return switch (c) {
            case '\n' -> "";
            case '\\', '\'', '"' -> String.valueOf(c);
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000b";
            default -> null;
        };
    }

    private static int codePoint(String source, int at, int digits, StringBuilder value) {
        int end = at + 2 + digits;
        String hex = end <= source.length() ? source.substring(at + 2, end) : "";
        if (!hex.matches("[0-9a-fA-F]{%d}".formatted(digits)) || Long.parseLong(hex, 16) > Character.MAX_CODE_POINT) {
            throw new TemplateException(
                    Fault.SYNTAX, "the escape needs %d hexadecimal digits".formatted(digits), Position.of(source, at));
        }
        value.appendCodePoint(Integer.parseInt(hex, 16));
        return end;
    }

    private static int octal(String source, int start, StringBuilder value) {
        int end = start;
        int code = 0;
        while (end < start + 3 && end < source.length() && source.charAt(end) >= '0' && source.charAt(end) <= '7') {
            code = code * 8 + (source.charAt(end++) - '0');
        }
        value.append((char) code);
        return end;
    }
}

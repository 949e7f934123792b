package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON in a STRING as BigQuery's functions read it: from the front, and only as far as the path leads.
 *
 * <p>What comes behind the value does not matter, commas may trail, single quotes count; numbers keep the text they
 * have.
 */
final class JsonText {
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d*)?(?:[eE][+-]?\\d*)?");
    private static final Pattern STEP = Pattern.compile("\\.\"([^\"]*)\"|\\[(\\d+)]");
    private static final int MAX_DEPTH = 1000;

    private final String text;
    private int at;
    private int depth;

    private JsonText(String text) {
        this.text = text;
    }

    /** The text is no JSON as far as it was read. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed JSON", null, false, false);
        }
    }

    /** JSON_VALUE: a string, number or boolean there, as text; else null. */
    static @Nullable String scalar(String json, String path) {
        String found = query(json, path);
        return found == null || found.startsWith("{") || found.startsWith("[") ? null : unquoted(found);
    }

    /** JSON_QUERY: what stands there, without white space; null for nothing and for JSON's null. */
    static @Nullable String query(String json, String path) {
        return found(json, path).filter(value -> !value.equals("null")).orElse(null);
    }

    /** JSON_QUERY_ARRAY: the elements' texts as a JSON array of strings; null when there is no array. */
    static @Nullable String array(String json, String path) {
        return elements(json, path)
                .map(elements -> list(elements.stream().map(JsonText::quoted).toList()))
                .orElse(null);
    }

    /** JSON_VALUE_ARRAY: the elements' values in the same form; null also when one of them is no scalar. */
    static @Nullable String scalars(String json, String path) {
        return elements(json, path)
                .filter(elements -> elements.stream().noneMatch(one -> one.startsWith("{") || one.startsWith("[")))
                .map(elements -> list(elements.stream()
                        .map(one -> one.equals("null") || one.startsWith("\"") ? one : quoted(one))
                        .toList()))
                .orElse(null);
    }

    private static String list(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private static Optional<List<String>> elements(String json, String path) {
        Optional<String> array = found(json, path).filter(value -> value.startsWith("["));
        return array.map(value -> {
            JsonText elements = new JsonText(value);
            List<String> all = new ArrayList<>();
            elements.array(() -> all.add(elements.value()));
            return all;
        });
    }

    private static Optional<String> found(String json, String path) {
        try {
            JsonText scanner = new JsonText(json);
            Matcher step = STEP.matcher(path);
            boolean there = true;
            while (there && step.find()) {
                there = step.group(1) != null
                        ? scanner.enterMember(step.group(1))
                        : scanner.enterElement(Integer.parseInt(step.group(2)));
            }
            return there ? Optional.of(scanner.value()) : Optional.empty();
        } catch (Malformed | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean enterMember(String name) {
        if (peek() != '{') {
            return false;
        }
        at++;
        while (peek() != '}') {
            String key = string();
            expect(':');
            if (key.equals(name)) {
                return true;
            }
            skip();
            if (peek() != '}') {
                expect(',');
            }
        }
        return false;
    }

    private boolean enterElement(int index) {
        if (peek() != '[') {
            return false;
        }
        at++;
        for (int i = 0; peek() != ']'; i++) {
            if (i == index) {
                return true;
            }
            skip();
            if (peek() != ']') {
                expect(',');
            }
        }
        return false;
    }

    /** The value at the cursor in its shortest form. */
    /** Passes over a value, which is checked all the same. */
    private void skip() {
        String passed = value();
        assert !passed.isEmpty();
    }

    private String value() {
        char first = peek();
        if (first == '{') {
            StringBuilder object = new StringBuilder("{");
            nested();
            at++;
            while (peek() != '}') {
                object.append(object.length() > 1 ? "," : "").append(quoted(string()));
                expect(':');
                object.append(':').append(value());
                if (peek() != '}') {
                    expect(',');
                }
            }
            at++;
            depth--;
            return object.append('}').toString();
        }
        if (first == '[') {
            List<String> elements = new ArrayList<>();
            array(() -> elements.add(value()));
            return list(elements);
        }
        return first == '"' || first == '\'' ? quoted(string()) : word();
    }

    private void array(Runnable element) {
        expect('[');
        nested();
        while (peek() != ']') {
            element.run();
            if (peek() != ']') {
                expect(',');
            }
        }
        at++;
        depth--;
    }

    private void nested() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new Malformed();
        }
    }

    private String word() {
        for (String literal : List.of("true", "false", "null")) {
            if (text.startsWith(literal, at)) {
                at += literal.length();
                return literal;
            }
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        // Not "1." nor "1e": what has begun must end in a digit.
        if (!number.lookingAt() || !Character.isDigit(text.charAt(number.end() - 1))) {
            throw new Malformed();
        }
        at = number.end();
        return number.group();
    }

    private String string() {
        char quote = peek();
        if (quote != '"' && quote != '\'') {
            throw new Malformed();
        }
        StringBuilder value = new StringBuilder();
        at++;
        while (charAt() != quote) {
            char c = charAt();
            at++;
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char c = charAt();
        at++;
        int simple = "bfnrt".indexOf(c);
        if (simple >= 0) {
            return "\b\f\n\r\t".charAt(simple);
        }
        if (c != 'u') {
            return c;
        }
        if (at + 4 > text.length()) {
            throw new Malformed();
        }
        char decoded = (char) Integer.parseInt(text.substring(at, at + 4), 16);
        at += 4;
        return decoded;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new Malformed();
        }
        at++;
    }

    /** The next character that is no white space. */
    private char peek() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return charAt();
    }

    private char charAt() {
        if (at >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(at);
    }

    private static String quoted(String value) {
        return TextNode.valueOf(value).toString();
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? new JsonText(value).string() : value;
    }
}

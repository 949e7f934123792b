package dev.jetstream.core.sql;

import dev.jetstream.core.failure.InvalidException;
import java.util.Map;

/**
 * The last template layer of a config's SQL: {@code {dataset}} and {@code {experiment_slug}} are put in, doubled braces
 * become single ones (Python's {@code str.format}).
 */
final class FormatLayer {
    private FormatLayer() {}

    /**
     * The finished text.
     *
     * @param place for messages: which expression it is
     * @throws InvalidException when a placeholder has no value or a brace stands alone
     */
    static String apply(String text, Map<String, String> values, String place) {
        StringBuilder finished = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if ((c == '{' || c == '}') && at + 1 < text.length() && text.charAt(at + 1) == c) {
                finished.append(c);
                at += 2;
            } else if (c == '{') {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw invalid(
                            place, "'{' at character %d has no '}'; a literal brace must be doubled".formatted(at + 1));
                }
                finished.append(value(text.substring(at + 1, end), values, place));
                at = end + 1;
            } else if (c == '}') {
                throw invalid(
                        place, "'}' at character %d stands alone; a literal brace must be doubled".formatted(at + 1));
            } else {
                finished.append(c);
                at++;
            }
        }
        return finished.toString();
    }

    private static String value(String name, Map<String, String> values, String place) {
        String value = values.get(name);
        if (value == null) {
            throw invalid(
                    place,
                    "placeholder {%s} has no value; known here: %s".formatted(SqlText.comment(name), values.keySet()));
        }
        return value;
    }

    private static InvalidException invalid(String place, String problem) {
        return new InvalidException("ValueError", place + ": " + problem);
    }
}

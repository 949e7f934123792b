package dev.jetstream.core.config.template;

import static java.util.stream.Collectors.joining;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the common indentation off a text's lines, as Python's {@code textwrap.dedent} does. */
public final class Dedent {
    private Dedent() {}

    /**
     * The text without the longest run of blanks and tabs that begins all its lines; lines of only blanks become empty.
     */
    public static @Nullable String dedent(@Nullable String text) {
        if (text == null) {
            return null;
        }
        List<String> lines =
                List.of(text.split("\n", -1)).stream().map(Dedent::emptyIfBlank).toList();
        String margin = lines.stream()
                .filter(line -> !line.isEmpty())
                .map(Dedent::indentation)
                .reduce(Dedent::commonPrefix)
                .orElse("");
        return lines.stream()
                .map(line -> line.isEmpty() ? line : line.substring(margin.length()))
                .collect(joining("\n"));
    }

    private static String emptyIfBlank(String line) {
        return indentation(line).length() == line.length() ? "" : line;
    }

    private static String indentation(String line) {
        int end = 0;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return line.substring(0, end);
    }

    private static String commonPrefix(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length()) && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        return one.substring(0, end);
    }
}

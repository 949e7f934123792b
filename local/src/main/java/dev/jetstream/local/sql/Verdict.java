package dev.jetstream.local.sql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking at one statement.
 *
 * @param duckSql the statement as the engine would get it; empty when there is a fault
 * @param columns of its result, as {@code name TYPE}
 * @param fault what is wrong with it, or null
 */
record Verdict(
        String duckSql, List<String> columns, @Nullable Fault fault) {
    Verdict {
        columns = List.copyOf(columns);
    }

    static Verdict wrong(String message) {
        return new Verdict("", List.of(), Fault.of(message));
    }

    /**
     * A fault and its place.
     *
     * @param line from 1, or 0 when the statement as a whole is at fault
     * @param column from 1
     */
    record Fault(String message, int line, int column) {
        private static final Pattern PLACE = Pattern.compile("(?s)^(.*?)(?: at)? ?\\[(\\d{1,9}):(\\d{1,9})\\](.*)$");

        static Fault of(String message) {
            Matcher matcher = PLACE.matcher(message);
            return matcher.matches()
                    ? new Fault(
                            (matcher.group(1) + matcher.group(4)).strip(),
                            Integer.parseInt(matcher.group(2)),
                            Integer.parseInt(matcher.group(3)))
                    : new Fault(message, 0, 0);
        }

        /** The line at fault with a caret below it; nothing when the place is not in the text. */
        List<String> excerpt(String sql) {
            List<String> lines = sql.lines().toList();
            if (line < 1 || line > lines.size()) {
                return List.of();
            }
            String text = lines.get(line - 1).replace('\t', ' ');
            return List.of("  " + text, "  " + " ".repeat(Math.max(0, Math.min(column - 1, text.length()))) + "^");
        }
    }
}

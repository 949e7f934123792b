package dev.jetstream.cli.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a statement that a message is about, numbered, with a caret under the place. */
final class StatementExcerpt {
    /** As BigQuery ends its messages: {@code … at [12:5]}. */
    private static final Pattern PLACE = Pattern.compile("\\[(\\d{1,6}):(\\d{1,6})\\]");

    private static final int AROUND = 3;

    private StatementExcerpt() {}

    /** Lines with line breaks, or nothing when the message names no place and not all are wanted. */
    static String of(String sql, String message, boolean all) {
        Matcher place = PLACE.matcher(message);
        boolean known = place.find();
        int line = known ? Integer.parseInt(place.group(1)) : 0;
        if (!known && !all) {
            return "";
        }
        List<String> lines = sql.lines().toList();
        StringBuilder text = new StringBuilder();
        for (int number = 1; number <= lines.size(); number++) {
            if (all || Math.abs(number - line) <= AROUND) {
                text.append("%4s  %s\n".formatted(number, lines.get(number - 1)));
            }
            if (number == line) {
                text.append(" ".repeat(5 + Integer.parseInt(place.group(2)))).append("^\n");
            }
        }
        return text.toString();
    }
}

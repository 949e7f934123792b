package dev.jetstream.emulators.bigquery.sql;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A place in a statement; makes the errors that point there. */
record Pos(String source, int offset) {
    private static final int SNIPPET_WIDTH = 120;

    GoogleSqlException error(String message) {
        return error(message, null);
    }

    /** An error about an unknown name, with the nearest of the known ones. */
    GoogleSqlException unknown(String message, String name, Collection<String> known) {
        String near = NearestName.of(name, known);
        return error(near == null ? message : message + "; Did you mean " + near + "?", near);
    }

    private GoogleSqlException error(String message, @Nullable String suggestion) {
        int lineStart = source.lastIndexOf('\n', offset - 1) + 1;
        int lineEnd = source.indexOf('\n', offset);
        int line = 1
                + (int) source.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        int column = offset - lineStart + 1;
        int from = Math.max(lineStart, offset - SNIPPET_WIDTH / 2);
        int to = Math.min(lineEnd < 0 ? source.length() : lineEnd, from + SNIPPET_WIDTH);
        String snippet = source.substring(from, Math.max(from, to)) + "\n" + " ".repeat(offset - from) + "^";
        return new GoogleSqlException(message + " at [" + line + ":" + column + "]", line, column, snippet, suggestion);
    }
}

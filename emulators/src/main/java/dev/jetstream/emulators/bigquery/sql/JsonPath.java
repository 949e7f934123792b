package dev.jetstream.emulators.bigquery.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSONPath as BigQuery has it ({@code $.a."b c"[0]['d']}), to DuckDB's. */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile(
            "\\.([A-Za-z_0-9\\-]+)|\\.\"((?:[^\"\\\\]|\\\\.)*)\"|\\[(\\d+)]|\\[['\"]((?:[^'\"\\\\]|\\\\.)*)['\"]]");

    private JsonPath() {}

    /** The path in DuckDB's notation with each name in quotes; nothing when it is not a path. */
    static Optional<String> toDuck(String path) {
        if (!path.startsWith("$")) {
            return Optional.empty();
        }
        StringBuilder duck = new StringBuilder("$");
        Matcher step = STEP.matcher(path);
        int at = 1;
        while (at < path.length()) {
            if (!step.find(at) || step.start() != at) {
                return Optional.empty();
            }
            if (step.group(3) != null) {
                duck.append('[').append(step.group(3)).append(']');
            } else {
                String name =
                        step.group(1) != null ? step.group(1) : step.group(2) != null ? step.group(2) : step.group(4);
                if (name.indexOf('"') >= 0 || name.indexOf('\\') >= 0) {
                    return Optional.empty();
                }
                duck.append(".\"").append(name).append('"');
            }
            at = step.end();
        }
        return Optional.of(duck.toString());
    }
}

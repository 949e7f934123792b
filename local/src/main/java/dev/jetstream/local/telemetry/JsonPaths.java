package dev.jetstream.local.telemetry;

import java.util.Map;
import java.util.TreeMap;

/** Builds a JSON object from paths such as {@code $.a.b} or {@code $['a']}. */
final class JsonPaths {
    private JsonPaths() {}

    static void put(Map<String, Object> tree, String path, String value) {
        String[] parts = path.replaceAll("\\[['\"]?([^'\"\\]]*)['\"]?]", ".$1")
                .replaceAll("^\\$?\\.?", "")
                .replace("\"", "")
                .split("\\.", -1);
        Map<String, Object> at = tree;
        for (int i = 0; i < parts.length - 1; i++) {
            at = child(at, parts[i]);
        }
        String last = parts[parts.length - 1];
        if (!last.isEmpty() && !(at.get(last) instanceof Map)) {
            at.put(last, value);
        }
    }

    @SuppressWarnings("unchecked") // the tree holds texts and trees only
    private static Map<String, Object> child(Map<String, Object> tree, String name) {
        Object found = tree.get(name);
        if (found instanceof Map) {
            return (Map<String, Object>) found;
        }
        Map<String, Object> made = new TreeMap<>();
        tree.put(name, made);
        return made;
    }

    static void write(StringBuilder out, Map<String, Object> tree) {
        out.append('{');
        tree.forEach((name, value) -> {
            JsonText.string(out, name);
            out.append(':');
            if (value instanceof Map) {
                @SuppressWarnings("unchecked") // as above
                Map<String, Object> subtree = (Map<String, Object>) value;
                write(out, subtree);
            } else {
                JsonText.string(out, value.toString());
            }
            out.append(',');
        });
        if (!tree.isEmpty()) {
            out.setLength(out.length() - 1);
        }
        out.append('}');
    }
}

package dev.jetstream.core.config.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/** Merges tables of definitions whose later names may be shell patterns over the earlier ones. */
final class ByPattern {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_]+");

    private ByPattern() {}

    /**
     * Each earlier entry with every later one that matches its name merged onto it, in the later one's order; then the
     * later ones that matched nothing and have a plain name. Others vanish.
     */
    static <T> Map<String, T> merge(Map<String, T> earlier, Map<String, T> later, BinaryOperator<T> onto) {
        Map<String, T> merged = new LinkedHashMap<>(earlier);
        Set<String> unmatched = new LinkedHashSet<>(later.keySet());
        later.forEach((name, definition) -> {
            if (ShellPattern.isPattern(name)) {
                ShellPattern pattern = ShellPattern.of(name);
                for (String key : earlier.keySet()) {
                    if (pattern.matches(key)) {
                        merged.merge(key, definition, onto);
                        unmatched.remove(name);
                    }
                }
            } else if (earlier.containsKey(name)) {
                merged.merge(name, definition, onto);
                unmatched.remove(name);
            }
        });
        for (String name : unmatched) {
            T definition = later.get(name);
            if (definition != null && isPlain(name)) {
                merged.put(name, definition);
            }
        }
        return Collections.unmodifiableMap(merged);
    }

    static boolean isPlain(String name) {
        return PLAIN_NAME.matcher(name).matches();
    }
}

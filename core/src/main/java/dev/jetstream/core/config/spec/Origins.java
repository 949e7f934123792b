package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.toml.PythonText;
import dev.jetstream.core.config.toml.TomlSection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each key of a definition was written, across all the files that were merged into it.
 *
 * @param table the table that was merged last
 * @param byKey keys that some table gives
 */
public record Origins(Place table, Map<String, Origin> byKey) {
    /**
     * Where one key was written.
     *
     * @param isTrue whether its value counts when it is merged onto an earlier one
     * @param inner where the keys of the table under it were written
     */
    record Origin(Place place, boolean isTrue, Map<String, Place> inner) {}

    static Origins of(TomlSection section) {
        Map<String, Origin> byKey = new LinkedHashMap<>();
        for (String key : section.keys()) {
            Object value = section.get(key);
            Map<String, Place> inner = new LinkedHashMap<>();
            if (value instanceof TomlSection table) {
                table.keys().forEach(name -> inner.put(name, table.place(name)));
            }
            boolean isTrue = value instanceof TomlSection ? !inner.isEmpty() : PythonText.isTrue(value);
            byKey.put(key, new Origin(section.place(key), isTrue, Collections.unmodifiableMap(inner)));
        }
        return new Origins(section.place(), Collections.unmodifiableMap(byKey));
    }

    static Origins none(Place table) {
        return new Origins(table, Map.of());
    }

    /** Where the key was written; empty when no table gives it. */
    public Optional<Place> given(String key) {
        return Optional.ofNullable(byKey.get(key)).map(Origin::place);
    }

    /** Whether the key is given with a value that counts when it is merged. */
    boolean isTrue(String key) {
        Origin origin = byKey.get(key);
        return origin != null && origin.isTrue();
    }

    /** Where the key was written; the table when none gives it. */
    public Place place(String key) {
        return given(key).orElse(table);
    }

    /** Where a key of the table under {@code key} was written; that table when it has no such key. */
    public Place place(String key, String inner) {
        Origin origin = byKey.get(key);
        return origin == null ? table : origin.inner().getOrDefault(inner, origin.place());
    }

    /** These with later ones merged onto them by the rule of {@link Truthy}. */
    Origins overriddenBy(Origins later) {
        Map<String, Origin> merged = new LinkedHashMap<>(byKey);
        later.byKey.forEach((key, origin) -> {
            if (origin.isTrue() || !merged.containsKey(key)) {
                merged.put(key, origin);
            }
        });
        return new Origins(later.table, Collections.unmodifiableMap(merged));
    }

    /** These with one key as {@code from} has it, or without it when {@code from} lacks it. */
    Origins taking(String key, Origins from) {
        Map<String, Origin> changed = new LinkedHashMap<>(byKey);
        Origin origin = from.byKey.get(key);
        if (origin == null) {
            changed.remove(key);
        } else {
            changed.put(key, origin);
        }
        return new Origins(table, Collections.unmodifiableMap(changed));
    }

    /** These with one key as {@code from} has it, if it counts there. */
    Origins takingIfTrue(String key, Origins from) {
        Origin origin = from.byKey.get(key);
        return origin != null && origin.isTrue() ? taking(key, from) : this;
    }
}

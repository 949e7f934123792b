package dev.jetstream.core.config.toml;

import dev.jetstream.core.config.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One table of a TOML file with the place of each key, in file order.
 *
 * <p>Values are String, Long, Double, Boolean, the {@code java.time} types, unmodifiable Lists of these (tables inside
 * lists as Maps), or further sections.
 */
public final class TomlSection {
    private final Place place;
    private final String path;
    private final Map<String, Entry> entries;

    /** A value, where its key stands, and where the items of a list stand. */
    record Entry(Object value, Place place, List<Place> items) {}

    TomlSection(Place place, String path, Map<String, Entry> entries) {
        this.place = place;
        this.path = path;
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Dotted path from the root of the file; empty for the root. */
    public String path() {
        return path;
    }

    /** The path of a key of this section. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** Where the section's own key stands. */
    public Place place() {
        return place;
    }

    /** Where the key stands; the section itself when it has no such key. */
    public Place place(String key) {
        Entry entry = entries.get(key);
        return entry == null ? place : entry.place();
    }

    /** Where an item of a list stands; the key itself when there is no such item. */
    public Place itemPlace(String key, int index) {
        Entry entry = entries.get(key);
        return entry == null || index >= entry.items().size()
                ? place(key)
                : entry.items().get(index);
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    public @Nullable Object get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /** The section and all below it as plain maps, in file order. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        entries.forEach((key, entry) -> map.put(key, plain(entry.value())));
        return Collections.unmodifiableMap(map);
    }

    /** A copy with the keys in lower case; of two that become equal the later one stays. */
    public TomlSection withLowerCaseKeys() {
        Map<String, Entry> lower = new LinkedHashMap<>();
        entries.forEach((key, entry) -> lower.put(key.toLowerCase(Locale.ROOT), entry));
        return new TomlSection(place, path, lower);
    }

    private static Object plain(Object value) {
        if (value instanceof TomlSection section) {
            return section.toMap();
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(item -> plain.add(plain(item)));
            return Collections.unmodifiableList(plain);
        }
        return value;
    }
}

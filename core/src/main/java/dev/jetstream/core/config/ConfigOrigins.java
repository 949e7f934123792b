package dev.jetstream.core.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of a resolved config were written, so that a statement can say which line each of its parts came
 * from.
 *
 * @param places by {@link #key}
 */
public record ConfigOrigins(Map<String, Place> places) {
    /** Of what was not read from files. */
    public static final ConfigOrigins NONE = new ConfigOrigins(Map.of());

    public ConfigOrigins {
        places = Collections.unmodifiableMap(new LinkedHashMap<>(places));
    }

    /** What a part is. */
    public enum Part {
        METRIC,
        DATA_SOURCE,
        SEGMENT,
        ENROLLMENT_QUERY,
        EXPOSURE_SIGNAL
    }

    /** The key of a part. */
    public static String key(Part part, String name) {
        return part + " " + name;
    }

    /** Where a part was written; empty when that is not known. */
    public Optional<Place> of(Part part, String name) {
        return Optional.ofNullable(places.get(key(part, name)));
    }
}

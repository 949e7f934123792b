package dev.jetstream.core.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong in a config.
 *
 * @param keyPath for example {@code metrics.active_hours.level}; empty when the file as a whole is meant
 * @param message names the offending value
 * @param help what is allowed, or the nearest known name; null when there is nothing to say
 */
public record ConfigProblem(
        Place place,
        String keyPath,
        String message,
        @Nullable String help) {
    @Override
    public String toString() {
        String where = keyPath.isEmpty() ? place.toString() : place + ": " + keyPath;
        return where + ": " + message + (help == null ? "" : " (" + help + ")");
    }
}

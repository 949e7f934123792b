package dev.jetstream.core.config;

import org.jspecify.annotations.Nullable;

/**
 * Something in a config that works but is probably not what its author means.
 *
 * @param place {@code file:line:column}, or the file alone
 * @param keyPath for example {@code metrics.active_hours.descriptionn}
 * @param suggestion the nearest known name, or what to write instead
 */
public record ConfigWarning(
        String place,
        String keyPath,
        String message,
        @Nullable String suggestion) {}

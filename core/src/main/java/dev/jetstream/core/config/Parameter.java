package dev.jetstream.core.config;

import org.jspecify.annotations.Nullable;

/**
 * A value that an outcome leaves to the experiment.
 *
 * @param value text, or a map branch → value when distinct by branch
 * @param defaultValue likewise
 */
public record Parameter(
        String name,
        @Nullable String friendlyName,
        @Nullable String description,
        @Nullable Object value,
        @Nullable Object defaultValue,
        boolean distinctByBranch) {}

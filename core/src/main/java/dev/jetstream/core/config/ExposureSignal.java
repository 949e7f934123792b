package dev.jetstream.core.config;

import org.jspecify.annotations.Nullable;

/**
 * What counts as exposure instead of the built-in exposure events.
 *
 * @param selectExpression boolean GoogleSQL, never rendered as a template
 * @param windowStart an integer (days), or one of {@code enrollment_start, enrollment_end, analysis_window_start,
 *     analysis_window_end}, or null
 * @param windowEnd likewise
 */
public record ExposureSignal(
        String name,
        DataSource dataSource,
        String selectExpression,
        @Nullable String friendlyName,
        @Nullable String description,
        @Nullable Object windowStart,
        @Nullable Object windowEnd) {}

package dev.jetstream.core.config;

import org.jspecify.annotations.Nullable;

/**
 * A named part of the enrolled clients, found before the experiment acts on them.
 *
 * @param selectExpression rendered GoogleSQL aggregate that yields a boolean per client
 */
public record Segment(
        String name,
        SegmentDataSource dataSource,
        String selectExpression,
        @Nullable String friendlyName,
        @Nullable String description) {}

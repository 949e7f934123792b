package dev.jetstream.core.config;

import org.jspecify.annotations.Nullable;

/**
 * Where segments look.
 *
 * @param fromExpression GoogleSQL, rendered, but still holding {@code {dataset}} and doubled braces
 * @param windowStart days from enrollment, inclusive
 * @param windowEnd days from enrollment, inclusive
 */
public record SegmentDataSource(
        String name,
        String fromExpression,
        int windowStart,
        int windowEnd,
        String clientIdColumn,
        String groupIdColumn,
        String submissionDateColumn,
        @Nullable String defaultDataset,
        @Nullable String gleanClientIdColumn,
        @Nullable String legacyClientIdColumn) {}

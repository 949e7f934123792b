package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code [segments]} of a config, with the data sources that are theirs alone. */
public record SegmentsSpec(Map<String, SegmentSpec> definitions, Map<String, SegmentSourceSpec> dataSources) {
    static final SegmentsSpec EMPTY = new SegmentsSpec(Map.of(), Map.of());

    /** A segment as a config writes it. */
    public record SegmentSpec(
            String name,
            SourcedText selectExpression,
            String dataSource,
            @Nullable String friendlyName,
            @Nullable String description,
            Origins origins) {

        /** The table. */
        public Place place() {
            return origins.table();
        }
    }

    /**
     * Where segments look, as a config writes it.
     *
     * @param windowStart days from enrollment
     * @param windowEnd days from enrollment
     */
    public record SegmentSourceSpec(
            String name,
            SourcedText fromExpression,
            int windowStart,
            int windowEnd,
            String clientIdColumn,
            String groupIdColumn,
            String submissionDateColumn,
            @Nullable String gleanClientIdColumn,
            @Nullable String legacyClientIdColumn,
            Origins origins) {}

    SegmentsSpec overriddenBy(SegmentsSpec later) {
        return new SegmentsSpec(replaced(definitions, later.definitions), replaced(dataSources, later.dataSources));
    }

    private static <T> Map<String, T> replaced(Map<String, T> earlier, Map<String, T> later) {
        Map<String, T> merged = new LinkedHashMap<>(earlier);
        merged.putAll(later);
        return Collections.unmodifiableMap(merged);
    }
}

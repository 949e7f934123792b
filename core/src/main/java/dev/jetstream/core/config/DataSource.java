package dev.jetstream.core.config;

import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or sub-query from which metrics are computed.
 *
 * @param fromExpression GoogleSQL, rendered, but still holding {@code {dataset}} and doubled braces
 * @param experimentsColumnType {@code simple}, {@code native}, {@code glean}, {@code events_stream}, or null for none
 * @param joins of the source, in order, or null
 */
public record DataSource(
        String name,
        String fromExpression,
        @Nullable String experimentsColumnType,
        String clientIdColumn,
        String groupIdColumn,
        String submissionDateColumn,
        String buildIdColumn,
        @Nullable String defaultDataset,
        @Nullable String friendlyName,
        @Nullable String description,
        boolean columnsAsDimensions,
        List<AnalysisUnit> analysisUnits,
        @Nullable String gleanClientIdColumn,
        @Nullable String legacyClientIdColumn,
        @Nullable List<Join> joins) {

    /**
     * A joined source: {@code relationship} as written, or null; {@code onExpression} or null for the usual columns.
     */
    public record Join(
            DataSource dataSource,
            @Nullable String relationship,
            @Nullable String onExpression) {}
}

package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.Place;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A data source as a config writes it.
 *
 * @param origins where each of its keys was written
 * @param joins by name of the other source, in file order; null when the table has no {@code joins}
 */
public record DataSourceSpec(
        String name,
        @Nullable SourcedText fromExpression,
        @Nullable String experimentsColumnType,
        @Nullable String clientIdColumn,
        @Nullable String groupIdColumn,
        @Nullable String submissionDateColumn,
        @Nullable String buildIdColumn,
        @Nullable String defaultDataset,
        @Nullable String friendlyName,
        @Nullable String description,
        @Nullable Boolean columnsAsDimensions,
        @Nullable List<AnalysisUnit> analysisUnits,
        @Nullable String gleanClientIdColumn,
        @Nullable String legacyClientIdColumn,
        @Nullable Map<String, JoinSpec> joins,
        Origins origins) {

    /** The table, or the last of those that were merged. */
    public Place place() {
        return origins.table();
    }

    /** How another source is joined. */
    public record JoinSpec(
            @Nullable String relationship, @Nullable String onExpression, Place place) {}

    DataSourceSpec overriddenBy(DataSourceSpec later) {
        Origins merged = origins.overriddenBy(later.origins);
        return new DataSourceSpec(
                name,
                Truthy.either(later.fromExpression, fromExpression),
                Truthy.either(later.experimentsColumnType, experimentsColumnType),
                Truthy.either(later.clientIdColumn, clientIdColumn),
                Truthy.either(later.groupIdColumn, groupIdColumn),
                Truthy.either(later.submissionDateColumn, submissionDateColumn),
                Truthy.either(later.buildIdColumn, buildIdColumn),
                Truthy.either(later.defaultDataset, defaultDataset),
                Truthy.either(later.friendlyName, friendlyName),
                Truthy.either(later.description, description),
                Truthy.either(later.columnsAsDimensions, columnsAsDimensions),
                Truthy.either(later.analysisUnits, analysisUnits),
                Truthy.either(later.gleanClientIdColumn, gleanClientIdColumn),
                Truthy.either(later.legacyClientIdColumn, legacyClientIdColumn),
                later.joins == null ? joins : later.joins,
                later.joins == null ? merged : merged.taking("joins", later.origins));
    }
}

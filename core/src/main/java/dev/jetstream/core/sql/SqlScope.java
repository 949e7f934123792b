package dev.jetstream.core.sql;

import dev.jetstream.core.config.ConfigOrigins;
import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.SegmentDataSource;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all queries of one experiment share.
 *
 * @param slug the experiment
 * @param appDataset dataset of the application's telemetry; empty when the record names no application
 * @param unit what one row stands for
 * @param useGleanIds whether clients are known by their Glean id instead of the legacy one
 * @param origins for comments: where the parts of the config were written
 */
public record SqlScope(String slug, String appDataset, AnalysisUnit unit, boolean useGleanIds, ConfigOrigins origins) {
    /** What the queries of a config share that was not read from files. */
    public SqlScope(String slug, String appDataset, AnalysisUnit unit, boolean useGleanIds) {
        this(slug, appDataset, unit, useGleanIds, ConfigOrigins.NONE);
    }

    /** What follows a comment's text: {@code , definitions/fenix.toml:12}, or nothing when it is not known. */
    String writtenAt(Part part, String name) {
        return origins.of(part, name)
                .map(place -> ", " + SqlText.comment(line(place)))
                .orElse("");
    }

    /** A line of comment of its own, or nothing. */
    String commentOf(Part part, String name) {
        return origins.of(part, name)
                .map(place -> "-- " + SqlText.comment(line(place)) + "\n")
                .orElse("");
    }

    private static String line(Place place) {
        return place.line() == 0 ? place.file() : place.file() + ":" + place.line();
    }

    String slugLiteral() {
        return SqlText.literal(slug);
    }

    /** The column by which rows of a source belong to a client or group. */
    String idColumn(DataSource source) {
        return idColumn(
                source.groupIdColumn(),
                source.clientIdColumn(),
                source.gleanClientIdColumn(),
                source.legacyClientIdColumn());
    }

    /** The column by which rows of a source belong to a client or group. */
    String idColumn(SegmentDataSource source) {
        return idColumn(
                source.groupIdColumn(),
                source.clientIdColumn(),
                source.gleanClientIdColumn(),
                source.legacyClientIdColumn());
    }

    /** What a data source reads, in the application's dataset or else its own default. */
    String from(DataSource source) {
        String dataset = appDataset.isEmpty() ? source.defaultDataset() : appDataset;
        return from(source.fromExpression(), dataset, "data source '" + source.name() + "'");
    }

    /** What a segment's source reads, in the application's dataset or else its own default. */
    String from(SegmentDataSource source) {
        String dataset = appDataset.isEmpty() ? source.defaultDataset() : appDataset;
        return from(source.fromExpression(), dataset, "segment data source '" + source.name() + "'");
    }

    /** What a data source reads, in its own default dataset whatever the application. */
    static String fromDefault(DataSource source) {
        return from(source.fromExpression(), source.defaultDataset(), "data source '" + source.name() + "'");
    }

    private String idColumn(String group, String client, @Nullable String glean, @Nullable String legacy) {
        if (unit == AnalysisUnit.PROFILE_GROUP_ID) {
            return SqlText.path(group);
        }
        String chosen = useGleanIds ? glean : legacy;
        return SqlText.path(chosen == null || chosen.isEmpty() ? client : chosen);
    }

    private static String from(String expression, @Nullable String dataset, String place) {
        Map<String, String> values = dataset == null || dataset.isEmpty() ? Map.of() : Map.of("dataset", dataset);
        return SqlText.fragment(FormatLayer.apply(expression, values, place));
    }
}

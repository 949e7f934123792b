package dev.jetstream.core.config;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolved metric: one number per client.
 *
 * @param name as reported
 * @param dataSource where it is computed; null for a metric that only depends on others
 * @param selectExpression rendered GoogleSQL aggregate; null for a metric that only depends on others. Still holds
 *     {@code {experiment_slug}} and doubled braces (a {@code str.format} layer that the query builder applies)
 * @param dependsOn summaries of the metrics it is computed from, one per statistic of each; null when it depends on
 *     none
 * @param type {@code scalar} unless said otherwise
 */
public record Metric(
        String name,
        @Nullable DataSource dataSource,
        @Nullable String selectExpression,
        @Nullable String friendlyName,
        @Nullable String description,
        boolean biggerIsBetter,
        List<AnalysisBasis> analysisBases,
        List<AnalysisUnit> analysisUnits,
        @Nullable List<Summary> dependsOn,
        String type,
        @Nullable String category,
        @Nullable List<String> owner,
        boolean deprecated,
        @Nullable String level) {}

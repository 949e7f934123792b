package dev.jetstream.core.plan;

import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.sql.ExposuresAnchor;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run was asked to do.
 *
 * @param discreteMetrics one metrics table per data source instead of one for all
 * @param statisticsOnly whether the metrics tables are taken as they are
 * @param useGleanIds whether clients are known by their Glean id instead of the legacy one
 * @param metricSlugs the only metrics to compute; empty for all
 * @param periods the only periods to compute
 * @param project where results go
 * @param dataset where results go, unless the config names another
 * @param platforms supported applications by name
 */
public record PlanOptions(
        boolean discreteMetrics,
        boolean statisticsOnly,
        boolean useGleanIds,
        List<String> metricSlugs,
        Set<AnalysisPeriod> periods,
        ExposuresAnchor anchor,
        String project,
        String dataset,
        Map<String, Platform> platforms) {
    public PlanOptions {
        metricSlugs = List.copyOf(metricSlugs);
        periods = Set.copyOf(periods);
        platforms = Map.copyOf(platforms);
    }

    /** The same for an experiment whose tables have this form. */
    public PlanOptions in(MetricsForm form) {
        return new PlanOptions(
                form.discrete(),
                statisticsOnly,
                useGleanIds,
                metricSlugs,
                periods,
                anchor,
                project,
                dataset,
                platforms);
    }

    /** The same for other periods. */
    public PlanOptions of(Set<AnalysisPeriod> others) {
        return new PlanOptions(
                discreteMetrics, statisticsOnly, useGleanIds, metricSlugs, others, anchor, project, dataset, platforms);
    }

    /** Everything that is due, discrete, anchored at exposure, on the standard platforms. */
    public static PlanOptions standard(String project, String dataset) {
        return new PlanOptions(
                true,
                false,
                false,
                List.of(),
                EnumSet.allOf(AnalysisPeriod.class),
                ExposuresAnchor.EXPOSURE,
                project,
                dataset,
                PlatformConfig.builtIn().platforms());
    }
}

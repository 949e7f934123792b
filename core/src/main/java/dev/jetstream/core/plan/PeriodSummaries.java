package dev.jetstream.core.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is computed in each period: the config's summaries, or those of the metrics that were asked for. */
final class PeriodSummaries {
    private final AnalysisConfig config;
    private final List<String> metricSlugs;

    PeriodSummaries(AnalysisConfig config, List<String> metricSlugs) {
        this.config = config;
        this.metricSlugs = metricSlugs;
    }

    List<Summary> all(AnalysisPeriod period) {
        return config.summaries().getOrDefault(period, List.of());
    }

    List<Summary> selected(AnalysisPeriod period) {
        if (metricSlugs.isEmpty()) {
            return all(period);
        }
        Set<String> wanted = new LinkedHashSet<>(metricSlugs);
        wanted.addAll(addedDependencies(period));
        return all(period).stream()
                .filter(summary -> wanted.contains(summary.metric().name()))
                .toList();
    }

    /** Metrics that nobody asked for, but from which those that were asked for are computed. */
    List<String> addedDependencies(AnalysisPeriod period) {
        return all(period).stream()
                .map(Summary::metric)
                .filter(metric -> metricSlugs.contains(metric.name()))
                .flatMap(MetricsPlanner::dependencies)
                .map(Metric::name)
                .filter(name -> !metricSlugs.contains(name))
                .distinct()
                .toList();
    }

    /** The bases of any metric of the period, asked for or not. */
    List<AnalysisBasis> bases(AnalysisPeriod period) {
        return all(period).stream()
                .flatMap(summary -> summary.metric().analysisBases().stream())
                .distinct()
                .sorted()
                .toList();
    }
}

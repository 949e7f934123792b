package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A set of metrics that experiments may attach.
 *
 * @param metrics by table name, in file order
 * @param origins where its top-level keys were written
 * @param defaultMetrics which of them matter most; has no effect on what is computed
 */
public record OutcomeSpec(
        String slug,
        String platform,
        String friendlyName,
        String description,
        List<String> defaultMetrics,
        Map<String, MetricSpec> metrics,
        Map<String, DataSourceSpec> dataSources,
        Map<String, ParameterSpec> parameters,
        Origins origins,
        List<ConfigWarning> warnings) {

    /** Its metrics, all of them named for the weekly and the overall period. */
    MetricsSpec asMetrics() {
        List<Reference> all = metrics.entrySet().stream()
                .map(entry -> new Reference(entry.getKey(), entry.getValue().place(), "metrics." + entry.getKey()))
                .toList();
        Map<AnalysisPeriod, List<Reference>> periods = new EnumMap<>(MetricsSpec.EMPTY.periods());
        periods.put(AnalysisPeriod.WEEK, all);
        periods.put(AnalysisPeriod.OVERALL, all);
        return new MetricsSpec(periods, metrics);
    }
}

package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an experiment's config, a platform's defaults, or a library of definitions says.
 *
 * @param parameters by name
 * @param dimensions names of those that only monitoring uses
 * @param alerts names of those that only monitoring uses
 * @param warnings about the files it was read from
 */
public record AnalysisSpec(
        ExperimentSpec experiment,
        MetricsSpec metrics,
        Map<String, DataSourceSpec> dataSources,
        SegmentsSpec segments,
        Map<String, ParameterSpec> parameters,
        Set<String> dimensions,
        Set<String> alerts,
        List<ConfigWarning> warnings) {

    /** Says nothing. */
    public static AnalysisSpec empty() {
        return new AnalysisSpec(
                ExperimentSpec.empty(Place.of("")),
                MetricsSpec.EMPTY,
                Map.of(),
                SegmentsSpec.EMPTY,
                Map.of(),
                Set.of(),
                Set.of(),
                List.of());
    }

    /**
     * This spec with {@code later} merged onto it.
     *
     * <p>Unlike the reference it keeps parameters, field by field; see the compatibility notes.
     */
    public AnalysisSpec overriddenBy(AnalysisSpec later) {
        Map<String, ParameterSpec> mergedParameters = new LinkedHashMap<>(parameters);
        later.parameters.forEach(
                (name, parameter) -> mergedParameters.merge(name, parameter, (own, over) -> own.overriddenBy(over)));
        List<ConfigWarning> mergedWarnings = new ArrayList<>(warnings);
        mergedWarnings.addAll(later.warnings);
        mergedWarnings.addAll(MergeWarnings.of(this, later));
        return new AnalysisSpec(
                experiment.overriddenBy(later.experiment),
                metrics.overriddenBy(later.metrics),
                ByPattern.merge(dataSources, later.dataSources, (own, over) -> own.overriddenBy(over)),
                segments.overriddenBy(later.segments),
                Collections.unmodifiableMap(mergedParameters),
                both(dimensions, later.dimensions),
                both(alerts, later.alerts),
                List.copyOf(mergedWarnings));
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        Set<String> both = new LinkedHashSet<>(one);
        both.addAll(other);
        return Collections.unmodifiableSet(both);
    }

    /** The same with the outcome's metrics and data sources beneath its own. */
    public AnalysisSpec onTopOf(OutcomeSpec outcome) {
        return new AnalysisSpec(
                experiment,
                outcome.asMetrics().overriddenBy(metrics),
                ByPattern.merge(outcome.dataSources(), dataSources, (own, over) -> own.overriddenBy(over)),
                segments,
                parameters,
                dimensions,
                alerts,
                warnings);
    }

    /** The same as a config of a private repository. */
    public AnalysisSpec asPrivate() {
        return new AnalysisSpec(
                experiment.asPrivate(), metrics, dataSources, segments, parameters, dimensions, alerts, warnings);
    }

    /** The same without warnings: for those of whom the reader of the result is not the author. */
    public AnalysisSpec withoutWarnings() {
        return new AnalysisSpec(experiment, metrics, dataSources, segments, parameters, dimensions, alerts, List.of());
    }
}

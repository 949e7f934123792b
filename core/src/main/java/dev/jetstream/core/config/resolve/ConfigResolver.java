package dev.jetstream.core.config.resolve;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.Parameter;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.config.Segment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.ExperimentSpec.ExposureSignalSpec;
import dev.jetstream.core.config.spec.OutcomeSpec;
import dev.jetstream.core.config.spec.ParameterSpec;
import dev.jetstream.core.config.spec.Reference;
import dev.jetstream.core.config.spec.SpecReader;
import dev.jetstream.core.config.template.Attributes;
import dev.jetstream.core.config.template.Dedent;
import dev.jetstream.core.config.toml.PythonText;
import dev.jetstream.core.config.toml.TomlFile;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one experiment's analysis config from a collection and the experiment's record: the same two always give the
 * same result.
 *
 * <p>Order of strength, weakest first: outcomes, the platform's defaults, the defaults of the experiment's type, the
 * experiment's own config.
 */
public final class ConfigResolver {
    private static final Place RECORD = Place.of("experiment record");

    private final ConfigCollection collection;
    private final Experiment record;
    private final boolean defaultsAreValues;
    private final ResolutionNotes notes = new ResolutionNotes();

    private ConfigResolver(ConfigCollection collection, Experiment record, boolean defaultsAreValues) {
        this.collection = collection;
        this.record = record;
        this.defaultsAreValues = defaultsAreValues;
    }

    /**
     * Resolves an experiment with its own config from the collection, if there is one.
     *
     * @throws ConfigException when a file that is needed is broken, or something cannot be resolved
     */
    public static AnalysisConfig resolve(ConfigCollection collection, Experiment experiment) {
        return resolveWith(
                collection,
                experiment,
                collection.experimentConfig(experiment.slug()).orElseGet(AnalysisSpec::empty));
    }

    /**
     * Resolves an experiment with a config that the caller brings, instead of the collection's.
     *
     * @param file name for messages
     */
    public static AnalysisConfig resolveWith(
            ConfigCollection collection, Experiment experiment, String file, String toml) {
        return resolveWith(collection, experiment, SpecReader.analysis(TomlFile.parse(file, toml)));
    }

    /** Resolves an experiment with a spec that the caller brings, instead of the collection's. */
    public static AnalysisConfig resolveWith(ConfigCollection collection, Experiment experiment, AnalysisSpec custom) {
        AnalysisSpec defaults =
                defaults(collection, experiment.appName()).overriddenBy(defaults(collection, experiment.type()));
        return new ConfigResolver(collection, experiment, true).resolve(defaults.overriddenBy(custom));
    }

    /**
     * Resolves a spec as it is: without any defaults of platform or type, or of parameters that no outcome declares.
     */
    public static AnalysisConfig resolveAlone(ConfigCollection collection, Experiment experiment, AnalysisSpec spec) {
        return new ConfigResolver(collection, experiment, false).resolve(spec);
    }

    private static AnalysisSpec defaults(ConfigCollection collection, String name) {
        return collection.defaults(name).map(AnalysisSpec::withoutWarnings).orElseGet(AnalysisSpec::empty);
    }

    private AnalysisConfig resolve(AnalysisSpec own) {
        AnalysisSpec spec = own;
        Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
        own.parameters()
                .forEach((name, parameter) ->
                        parameters.put(name, defaultsAreValues ? parameter.withDefaultAsValue() : parameter));
        Map<String, ParameterSpec> declared = new LinkedHashMap<>();
        List<ConfigWarning> warnings = new ArrayList<>(own.warnings());
        for (OutcomeSpec outcome : outcomes(own)) {
            spec = spec.onTopOf(outcome);
            warnings.addAll(outcome.warnings());
            outcome.parameters()
                    .forEach((name, parameter) -> declared.put(
                            name,
                            parameter.filledBy(
                                    declared.getOrDefault(name, own.parameters().get(name)))));
        }
        parameters.putAll(declared);
        AnalysisSpec library = collection.definitions(record.appName());
        ExperimentResolver experiments = new ExperimentResolver(spec.experiment(), record);
        ResolvedExperiment experiment = experiments.resolve();
        Attributes attributes = experiments.attributes();
        List<Segment> segments = new SegmentResolver(
                        spec, library, record.appName(), collection.functions(), attributes)
                .resolve(record.segments());
        DataSourceResolver dataSources = new DataSourceResolver(spec, library, record.appName(), attributes, notes);
        ExposureSignal signal = exposureSignal(spec.experiment().exposureSignal(), dataSources);
        Map<String, Object> scope = new LinkedHashMap<>(collection.functions());
        scope.put("parameters", inserted(parameters));
        MetricResolver metrics = new MetricResolver(spec, library, record.appName(), dataSources, scope, notes);
        Map<AnalysisPeriod, List<Summary>> summaries = summaries(spec, metrics);
        warnings.addAll(notes.warnings());
        return new AnalysisConfig(experiment, segments, signal, resolved(parameters), summaries, List.copyOf(warnings));
    }

    /** The record's outcomes, then those that only the config names. */
    private List<OutcomeSpec> outcomes(AnalysisSpec spec) {
        Set<String> slugs = new LinkedHashSet<>(record.outcomes());
        slugs.addAll(spec.experiment().outcomes());
        List<OutcomeSpec> found = new ArrayList<>();
        for (String slug : slugs) {
            boolean ofRecord = record.outcomes().contains(slug);
            found.add(collection
                    .outcome(slug, record.appName())
                    .orElseThrow(() -> ConfigException.of(
                            Kind.VALUE,
                            ofRecord ? RECORD : spec.experiment().place(),
                            ofRecord ? "outcomes" : "experiment.outcomes",
                            "outcome '%s' does not support the platform '%s'".formatted(slug, record.appName()),
                            null)));
        }
        return found;
    }

    private static @Nullable ExposureSignal exposureSignal(
            @Nullable ExposureSignalSpec signal, DataSourceResolver dataSources) {
        return signal == null
                ? null
                : new ExposureSignal(
                        signal.name(),
                        dataSources.resolve(
                                signal.dataSource(), signal.place(), "experiment.exposure_signal.data_source"),
                        signal.selectExpression(),
                        Dedent.dedent(signal.friendlyName()),
                        Dedent.dedent(signal.description()),
                        signal.windowStart(),
                        signal.windowEnd());
    }

    private static Map<AnalysisPeriod, List<Summary>> summaries(AnalysisSpec spec, MetricResolver metrics) {
        Map<AnalysisPeriod, List<Summary>> summaries = new EnumMap<>(AnalysisPeriod.class);
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            List<Summary> all = new ArrayList<>();
            for (Reference reference : spec.metrics().references(period)) {
                all.addAll(metrics.resolve(reference));
            }
            Collections.reverse(all);
            Map<List<String>, Summary> first = new LinkedHashMap<>();
            all.forEach(summary -> first.putIfAbsent(List.of(summary.metric().name(), summary.statistic()), summary));
            summaries.put(period, List.copyOf(first.values()));
        }
        return Collections.unmodifiableMap(summaries);
    }

    private static Attributes inserted(Map<String, ParameterSpec> parameters) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> values.put(
                name,
                parameter.distinctByBranch() && parameter.value() instanceof Map<?, ?> branches
                        ? caseOf(branches)
                        : parameter.value()));
        return Attributes.of(values);
    }

    private static String caseOf(Map<?, ?> branches) {
        return branches.entrySet().stream()
                .map(entry -> "WHEN \"%s\" THEN \"%s\"".formatted(entry.getKey(), PythonText.str(entry.getValue())))
                .collect(joining(" ", "CASE e.branch ", " END"));
    }

    private static Map<String, Parameter> resolved(Map<String, ParameterSpec> parameters) {
        Map<String, Parameter> resolved = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> resolved.put(
                name,
                new Parameter(
                        parameter.name(),
                        parameter.friendlyName(),
                        parameter.description(),
                        parameter.value(),
                        parameter.defaultValue(),
                        parameter.distinctByBranch())));
        return Collections.unmodifiableMap(resolved);
    }
}

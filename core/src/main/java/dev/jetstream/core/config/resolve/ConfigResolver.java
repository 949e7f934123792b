package dev.jetstream.core.config.resolve;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.ExposureSignal;
import dev.jetstream.core.config.NearestName;
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
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    static final Place RECORD = Place.of("experiment record");

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
        return new ConfigResolver(collection, experiment, true)
                .resolve(defaults.overriddenBy(custom), custom.parameters().values());
    }

    /**
     * Resolves a spec as it is: without any defaults of platform or type, or of parameters that no outcome declares.
     */
    public static AnalysisConfig resolveAlone(ConfigCollection collection, Experiment experiment, AnalysisSpec spec) {
        return new ConfigResolver(collection, experiment, false)
                .resolve(spec, spec.parameters().values());
    }

    private static AnalysisSpec defaults(ConfigCollection collection, String name) {
        return collection.defaults(name).map(AnalysisSpec::withoutWarnings).orElseGet(AnalysisSpec::empty);
    }

    /** Of all that is wrong only what follows from something else that is wrong is not told. */
    private AnalysisConfig resolve(AnalysisSpec own, Collection<ParameterSpec> ofAuthor) {
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
                    .forEach((name, parameter) -> notes.attempt(() -> parameter.filledBy(
                                    declared.getOrDefault(name, own.parameters().get(name))))
                            .ifPresent(filled -> declared.put(name, filled)));
        }
        notes.throwIfWrong();
        parameters.putAll(declared);
        AnalysisSpec library = collection.definitions(record.appName());
        ExperimentResolver experiments = new ExperimentResolver(spec.experiment(), record);
        Optional<ResolvedExperiment> experiment = notes.attempt(experiments::resolve);
        Attributes attributes = experiments.attributes();
        List<Segment> segments = new SegmentResolver(
                        spec, library, record.appName(), collection.functions(), attributes, notes)
                .resolve(record.segments());
        DataSourceResolver dataSources = new DataSourceResolver(spec, library, record.appName(), attributes, notes);
        ExposureSignalSpec signalSpec = spec.experiment().exposureSignal();
        ExposureSignal signal = signalSpec == null
                ? null
                : notes.attempt(() -> exposureSignal(signalSpec, dataSources)).orElse(null);
        Map<String, Object> scope = new LinkedHashMap<>(collection.functions());
        Set<String> used = new HashSet<>(declared.keySet());
        scope.put("parameters", inserted(parameters, used));
        MetricResolver metrics = new MetricResolver(spec, library, record.appName(), dataSources, scope, notes);
        Map<AnalysisPeriod, List<Summary>> summaries = summaries(spec, metrics);
        notes.throwIfWrong();
        ofAuthor.stream().filter(parameter -> !used.contains(parameter.name())).forEach(this::warnOfUnused);
        warnings.addAll(notes.warnings());
        if (spec.experiment().enrollmentQuery() != null) {
            notes.cameFrom(
                    Part.ENROLLMENT_QUERY,
                    "",
                    spec.experiment().enrollmentQuery().place());
        }
        if (signalSpec != null) {
            notes.cameFrom(Part.EXPOSURE_SIGNAL, "", signalSpec.origins().table());
        }
        return new AnalysisConfig(
                experiment.orElseThrow(),
                segments,
                signal,
                resolved(parameters),
                summaries,
                List.copyOf(warnings),
                notes.origins());
    }

    /** The record's outcomes, then those that only the config names. */
    private List<OutcomeSpec> outcomes(AnalysisSpec spec) {
        Map<String, Reference> references = new LinkedHashMap<>();
        record.outcomes().forEach(slug -> references.put(slug, new Reference(slug, RECORD, "outcomes")));
        spec.experiment().outcomes().forEach(outcome -> references.putIfAbsent(outcome.name(), outcome));
        List<OutcomeSpec> found = new ArrayList<>();
        references
                .values()
                .forEach(reference -> notes.attempt(() -> outcome(reference)).ifPresent(found::add));
        return found;
    }

    private OutcomeSpec outcome(Reference reference) {
        String platform = record.appName();
        return collection.outcome(reference.name(), platform).orElseThrow(() -> {
            List<String> known = collection.outcomeNames().stream()
                    .filter(name -> name.startsWith(platform + "/"))
                    .map(name -> name.substring(platform.length() + 1))
                    .toList();
            return ConfigException.of(
                    Kind.VALUE,
                    reference.place(),
                    reference.keyPath(),
                    "outcome '%s' does not support the platform '%s'".formatted(reference.name(), platform),
                    NearestName.question(reference.name(), known).orElse(null));
        });
    }

    private void warnOfUnused(ParameterSpec parameter) {
        notes.warn(
                ConfigWarning.Kind.UNUSED_PARAMETER,
                parameter.place(),
                "parameters." + parameter.name(),
                "nothing uses parameter '%s': no attached outcome declares it, no computed metric asks for it"
                        .formatted(parameter.name()),
                null);
    }

    private static ExposureSignal exposureSignal(ExposureSignalSpec signal, DataSourceResolver dataSources) {
        return new ExposureSignal(
                signal.name(),
                dataSources.resolve(
                        signal.dataSource(),
                        signal.origins().place("data_source"),
                        "experiment.exposure_signal.data_source"),
                signal.selectExpression(),
                Dedent.dedent(signal.friendlyName()),
                Dedent.dedent(signal.description()),
                signal.windowStart(),
                signal.windowEnd());
    }

    private Map<AnalysisPeriod, List<Summary>> summaries(AnalysisSpec spec, MetricResolver metrics) {
        Map<AnalysisPeriod, List<Summary>> summaries = new EnumMap<>(AnalysisPeriod.class);
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            List<Summary> all = new ArrayList<>();
            for (Reference reference : spec.metrics().references(period)) {
                notes.attempt(() -> metrics.resolve(reference)).ifPresent(all::addAll);
            }
            Collections.reverse(all);
            Map<List<String>, Summary> first = new LinkedHashMap<>();
            all.forEach(summary -> first.putIfAbsent(List.of(summary.metric().name(), summary.statistic()), summary));
            summaries.put(period, List.copyOf(first.values()));
        }
        return Collections.unmodifiableMap(summaries);
    }

    /** The parameters as templates see them; those that one asks for are added to {@code used}. */
    static Attributes inserted(Map<String, ParameterSpec> parameters, Set<String> used) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> values.put(
                name,
                parameter.distinctByBranch() && parameter.value() instanceof Map<?, ?> branches
                        ? caseOf(branches)
                        : parameter.value()));
        Attributes attributes = Attributes.of(values);
        return name -> {
            used.add(name);
            return attributes.attribute(name);
        };
    }

    private static String caseOf(Map<?, ?> branches) {
        return branches.entrySet().stream()
                .map(entry -> "WHEN \"%s\" THEN \"%s\"".formatted(entry.getKey(), PythonText.str(entry.getValue())))
                .collect(joining(" ", "CASE e.branch ", " END"));
    }

    static Map<String, Parameter> resolved(Map<String, ParameterSpec> parameters) {
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

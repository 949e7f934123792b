package dev.jetstream.core.config.resolve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.resolve.MetricResolver.Defined;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.DataSourceSpec;
import dev.jetstream.core.config.spec.MetricSpec;
import dev.jetstream.core.config.spec.Origins;
import dev.jetstream.core.config.spec.OutcomeSpec;
import dev.jetstream.core.config.spec.ParameterSpec;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSourceSpec;
import dev.jetstream.core.config.spec.SegmentsSpec.SegmentSpec;
import dev.jetstream.core.config.template.Attributes;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.failure.NothingSelectedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds definitions by name as an experiment without a config of its own gets them: the platform's defaults over its
 * library.
 *
 * <p>What is not there is a {@link NothingSelectedException} with the nearest known name; what cannot be resolved a
 * {@link dev.jetstream.core.config.ConfigException}.
 */
public final class DefinitionFinder {
    private static final String OUTCOME = "outcome";

    private final ConfigCollection collection;
    private final Experiment example;
    private final AnalysisSpec library;
    private final AnalysisSpec defaults;

    /**
     * A finder in a collection.
     *
     * @param example its app name tells the platform; templates are filled in with what it says
     */
    public DefinitionFinder(ConfigCollection collection, Experiment example) {
        this.collection = collection;
        this.example = example;
        this.library = collection.definitions(example.appName());
        this.defaults = collection.defaults(example.appName()).orElseGet(AnalysisSpec::empty);
    }

    /** A metric with its statistics and its data source. */
    public Definition metric(String name) {
        MetricSpec own = defaults.metrics().definitions().get(name);
        MetricSpec found = own == null ? library.metrics().definitions().get(name) : own;
        if (found == null) {
            throw missing(
                    "metric",
                    name,
                    List.of(
                            defaults.metrics().definitions().keySet(),
                            library.metrics().definitions().keySet()));
        }
        return new Resolution(defaults, Map.of()).metric(found);
    }

    /** A data source with those it joins. */
    public Definition dataSource(String name) {
        if (!defaults.dataSources().containsKey(name) && !library.dataSources().containsKey(name)) {
            throw missing(
                    "data source",
                    name,
                    List.of(
                            defaults.dataSources().keySet(),
                            library.dataSources().keySet()));
        }
        return new Resolution(defaults, Map.of()).dataSource(name);
    }

    /** A segment with its data source. */
    public Definition segment(String name) {
        SegmentSpec own = defaults.segments().definitions().get(name);
        SegmentSpec found = own == null ? library.segments().definitions().get(name) : own;
        if (found == null) {
            throw missing(
                    "segment",
                    name,
                    List.of(
                            defaults.segments().definitions().keySet(),
                            library.segments().definitions().keySet()));
        }
        return new Resolution(defaults, Map.of()).segment(found);
    }

    /** An outcome with its metrics, the defaults over them. */
    public Definition outcome(String slug) {
        String platform = example.appName();
        OutcomeSpec outcome =
                collection.outcome(slug, platform).orElseThrow(() -> missing(OUTCOME, slug, List.of(outcomes())));
        Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
        outcome.parameters().forEach((name, parameter) -> parameters.put(name, parameter.filledBy(null)));
        AnalysisSpec spec = defaults.onTopOf(outcome);
        Resolution resolution = new Resolution(spec, parameters);
        List<Definition> metrics = new ArrayList<>();
        for (String name : outcome.metrics().keySet()) {
            MetricSpec metric = spec.metrics().definitions().get(name);
            if (metric != null) {
                metrics.add(resolution.metric(metric));
            }
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", slug);
        json.put("platform", platform);
        json.put("friendly_name", outcome.friendlyName());
        json.put("description", outcome.description());
        json.set("default_metrics", new ObjectMapper().valueToTree(outcome.defaultMetrics()));
        json.set("parameters", ConfigJson.parameters(ConfigResolver.resolved(parameters)));
        return new Definition(OUTCOME, slug, json, origins(json, outcome.origins()), metrics);
    }

    private Collection<String> outcomes() {
        String prefix = example.appName() + "/";
        return collection.outcomeNames().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    private NothingSelectedException missing(String kind, String name, List<? extends Collection<String>> known) {
        TreeSet<String> names = new TreeSet<>();
        known.forEach(names::addAll);
        String help = names.isEmpty()
                ? "; the platform has none at all (platforms: %s)"
                        .formatted(String.join(", ", collection.definitionsNames()))
                : NearestName.hint(name, names);
        return new NothingSelectedException(
                "there is no %s '%s' for %s%s".formatted(kind, name, example.appName(), help));
    }

    private static Map<String, Place> origins(ObjectNode json, Origins origins) {
        Map<String, Place> found = new LinkedHashMap<>();
        json.fieldNames().forEachRemaining(key -> origins.given(key).ifPresent(place -> found.put(key, place)));
        found.putIfAbsent("name", origins.table());
        return found;
    }

    /** One spec's definitions, resolved together. */
    private final class Resolution {
        private final AnalysisSpec spec;
        private final Attributes attributes;
        private final DataSourceResolver sources;
        private final MetricResolver metrics;
        private final ResolutionNotes notes = new ResolutionNotes();

        Resolution(AnalysisSpec spec, Map<String, ParameterSpec> parameters) {
            this.spec = spec;
            this.attributes = new ExperimentResolver(spec.experiment(), example).attributes();
            this.sources = new DataSourceResolver(spec, library, example.appName(), attributes, notes);
            Map<String, Object> scope = new LinkedHashMap<>(collection.functions());
            scope.put("parameters", ConfigResolver.inserted(parameters, new TreeSet<>()));
            this.metrics = new MetricResolver(spec, library, example.appName(), sources, scope, notes);
        }

        Definition metric(MetricSpec reference) {
            Defined defined = metrics.define(reference);
            ObjectNode json = new ConfigJson().metric(defined.metric());
            List<Definition> parts = new ArrayList<>();
            Map<String, Map<String, Object>> statistics = defined.spec().statistics();
            if (statistics != null) {
                statistics.forEach((name, parameters) -> parts.add(statistic(name, parameters, defined.spec())));
            }
            DataSource source = defined.metric().dataSource();
            if (source != null) {
                parts.add(dataSource(source.name()));
            }
            return new Definition(
                    "metric",
                    defined.metric().name(),
                    json,
                    origins(json, defined.spec().origins()),
                    parts);
        }

        private static Definition statistic(String name, Map<String, Object> parameters, MetricSpec metric) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set(name, new ObjectMapper().valueToTree(parameters));
            return new Definition(
                    "statistic", name, json, Map.of(name, metric.origins().place("statistics", name)), List.of());
        }

        Definition dataSource(String name) {
            Place nowhere = Place.of("");
            DataSource source = sources.resolve(name, nowhere, "");
            ObjectNode json = new ConfigJson().dataSource(source);
            DataSourceSpec own = spec.dataSources().get(name);
            DataSourceSpec found = own == null ? library.dataSources().get(name) : own;
            List<Definition> joined = new ArrayList<>();
            if (source.joins() != null) {
                source.joins()
                        .forEach(join -> joined.add(dataSource(join.dataSource().name())));
            }
            return new Definition(
                    "data source", name, json, origins(json, found == null ? null : found.origins()), joined);
        }

        Definition segment(SegmentSpec segment) {
            ObjectNode json = ConfigJson.segment(
                    new SegmentResolver(spec, library, example.appName(), collection.functions(), attributes, notes)
                            .segment(segment));
            ObjectNode sourceJson = (ObjectNode) json.remove("data_source");
            json.put("data_source", segment.dataSource());
            SegmentSourceSpec own = spec.segments().dataSources().get(segment.dataSource());
            SegmentSourceSpec source =
                    own == null ? library.segments().dataSources().get(segment.dataSource()) : own;
            return new Definition(
                    "segment",
                    segment.name(),
                    json,
                    origins(json, segment.origins()),
                    List.of(new Definition(
                            "segment data source",
                            segment.dataSource(),
                            sourceJson,
                            origins(sourceJson, source == null ? null : source.origins()),
                            List.of())));
        }

        private Map<String, Place> origins(ObjectNode json, @Nullable Origins origins) {
            return origins == null ? Map.of() : DefinitionFinder.origins(json, origins);
        }
    }
}

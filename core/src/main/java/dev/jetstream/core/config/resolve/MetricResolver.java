package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigOrigins.Part;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.MetricSpec;
import dev.jetstream.core.config.spec.Reference;
import dev.jetstream.core.config.spec.SourcedText;
import dev.jetstream.core.config.template.Dedent;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resolves metrics by name to their summaries.
 *
 * <p>A reference that only adds statistics to a library metric changes that metric for later references of the same run
 * (one real config relies on it). The change lives in this object alone, which serves one run.
 */
final class MetricResolver {
    private static final int MAX_DEPTH = 100;

    private final AnalysisSpec spec;
    private final Map<String, MetricSpec> library;
    private final String platform;
    private final DataSourceResolver dataSources;
    private final Map<String, ? extends Object> scope;
    private final ResolutionNotes notes;
    private int depth;

    MetricResolver(
            AnalysisSpec spec,
            AnalysisSpec library,
            String platform,
            DataSourceResolver dataSources,
            Map<String, ? extends Object> scope,
            ResolutionNotes notes) {
        this.spec = spec;
        this.library = new LinkedHashMap<>(library.metrics().definitions());
        this.platform = platform;
        this.dataSources = dataSources;
        this.scope = scope;
        this.notes = notes;
    }

    /** One summary for each statistic of the metric, in file order. */
    List<Summary> resolve(Reference reference) {
        String name = reference.name();
        MetricSpec own = spec.metrics().definitions().get(name);
        MetricSpec found = own == null ? library.get(name) : own;
        if (found == null) {
            throw notFound(reference, "there is no metric '%s' for %s".formatted(name, platform));
        }
        return summaries(found);
    }

    /** A definition with everything merged into it that counts, and what it resolves to. */
    record Defined(MetricSpec spec, Metric metric) {}

    private List<Summary> summaries(MetricSpec metric) {
        Defined defined = define(metric);
        return StatisticsResolver.summaries(defined.spec(), defined.metric(), notes);
    }

    /** Resolves a metric without asking for statistics. */
    Defined define(MetricSpec metric) {
        notes.countMetric(metric.place(), keyPath(metric));
        if (depth >= MAX_DEPTH) {
            throw ConfigException.of(
                    Kind.RECURSION,
                    metric.place(),
                    keyPath(metric),
                    "'%s' depends on itself, or on more than %d others in a row".formatted(metric.name(), MAX_DEPTH),
                    "a metric of the library needs select_expression and data_source, or depends_on");
        }
        depth++;
        try {
            return define(metric, upstream(metric));
        } finally {
            depth--;
        }
    }

    private Defined define(MetricSpec metric, @Nullable List<Summary> upstream) {
        SourcedText expression = metric.selectExpression();
        String dataSource = metric.dataSource();
        if (expression != null && dataSource != null) {
            DataSource source = dataSources.resolve(
                    dataSource, metric.origins().place("data_source"), keyPath(metric) + ".data_source");
            checkUnits(metric, source);
            notes.cameFrom(Part.METRIC, metric.name(), expression.place());
            return new Defined(metric, metric(metric, Rendering.render(expression, scope), source, upstream));
        }
        if (upstream != null) {
            warnOfLost(
                    metric, "a metric that depends on others needs both select_expression and data_source, or neither");
            return new Defined(metric, metric(metric, null, null, upstream));
        }
        return define(referredTo(metric));
    }

    /** The library's metric of that name with what the table in the config may change of it. */
    private MetricSpec referredTo(MetricSpec reference) {
        MetricSpec found = library.get(reference.name());
        if (found == null) {
            throw notFound(
                    new Reference(reference.name(), reference.place(), keyPath(reference)),
                    "'%s' has no select_expression and data_source of its own, and there is no metric of that name for %s"
                            .formatted(reference.name(), platform));
        }
        MetricSpec changed = found.referredToBy(reference, Defaults.BASES, Defaults.units(platform));
        if (!reference.place().equals(found.place())) {
            warnOfLost(reference, "without both select_expression and data_source the library's metric is used");
        }
        library.put(reference.name(), changed);
        return changed;
    }

    private void warnOfLost(MetricSpec metric, String why) {
        List<String> lost = new ArrayList<>();
        addIf(lost, metric.selectExpression() != null, "select_expression");
        addIf(lost, metric.dataSource() != null, "data_source");
        if (metric.dependsOn() == null || metric.dependsOn().isEmpty()) {
            addIf(lost, metric.friendlyName() != null, "friendly_name");
            addIf(lost, metric.description() != null, "description");
            addIf(lost, !metric.biggerIsBetter(), "bigger_is_better");
            addIf(lost, metric.category() != null, "category");
            addIf(lost, metric.type() != null, "type");
            addIf(lost, metric.level() != null, "level");
            addIf(lost, metric.owner() != null, "owner");
        }
        if (!lost.isEmpty()) {
            notes.warn(
                    ConfigWarning.Kind.NO_EFFECT,
                    metric.origins().place(lost.get(0)),
                    keyPath(metric),
                    "%s has no effect: %s".formatted(String.join(", ", lost), why),
                    "give both select_expression and data_source to define the metric here");
        }
    }

    private static void addIf(List<String> names, boolean condition, String name) {
        if (condition) {
            names.add(name);
        }
    }

    /** Upstream metrics are the library's first: the opposite of plain references. */
    private @Nullable List<Summary> upstream(MetricSpec metric) {
        if (metric.dependsOn() == null || metric.dependsOn().isEmpty()) {
            return null;
        }
        List<Summary> summaries = new ArrayList<>();
        for (String name : metric.dependsOn()) {
            MetricSpec ofLibrary = library.get(name);
            MetricSpec found = ofLibrary == null ? spec.metrics().definitions().get(name) : ofLibrary;
            if (found == null) {
                throw notFound(
                        new Reference(name, metric.origins().place("depends_on"), keyPath(metric) + ".depends_on"),
                        "there is no metric '%s' to depend on for %s".formatted(name, platform));
            }
            summaries.addAll(summaries(found));
        }
        return List.copyOf(summaries);
    }

    private Metric metric(
            MetricSpec metric,
            @Nullable String expression,
            @Nullable DataSource source,
            @Nullable List<Summary> upstream) {
        String type = metric.type();
        return new Metric(
                metric.name(),
                source,
                expression,
                Dedent.dedent(metric.friendlyName()),
                Dedent.dedent(metric.description()),
                metric.biggerIsBetter(),
                bases(metric),
                units(metric),
                upstream,
                type == null || type.isEmpty() ? "scalar" : type,
                metric.category(),
                metric.owner(),
                metric.deprecated(),
                metric.level());
    }

    private void checkUnits(MetricSpec metric, DataSource source) {
        if (!source.analysisUnits().containsAll(units(metric))) {
            throw ConfigException.of(
                    Kind.VALUE,
                    metric.origins().place("analysis_units"),
                    keyPath(metric) + ".analysis_units",
                    "data source %s (%s) supports %s, the metric asks for %s"
                            .formatted(source.name(), platform, values(source.analysisUnits()), values(units(metric))),
                    "name only supported units in analysis_units");
        }
    }

    private static List<AnalysisBasis> bases(MetricSpec metric) {
        List<AnalysisBasis> bases = metric.analysisBases();
        return bases == null || bases.isEmpty() ? Defaults.BASES : bases;
    }

    private List<AnalysisUnit> units(MetricSpec metric) {
        List<AnalysisUnit> units = metric.analysisUnits();
        return units == null || units.isEmpty() ? Defaults.units(platform) : units;
    }

    private static List<String> values(List<AnalysisUnit> units) {
        return units.stream().map(AnalysisUnit::value).toList();
    }

    private ConfigException notFound(Reference reference, String message) {
        return ResolutionNotes.notFound(
                reference.place(),
                reference.keyPath(),
                message,
                reference.name(),
                List.of(spec.metrics().definitions().keySet(), library.keySet()));
    }

    private static String keyPath(MetricSpec metric) {
        return "metrics." + metric.name();
    }
}

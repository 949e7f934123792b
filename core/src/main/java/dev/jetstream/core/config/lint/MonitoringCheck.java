package dev.jetstream.core.config.lint;

import dev.jetstream.core.config.ConfigProblem;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.spec.AnalysisSpec;
import dev.jetstream.core.config.spec.DataSourceSpec;
import dev.jetstream.core.config.spec.MetricSpec;
import dev.jetstream.core.config.spec.MonitoringSpec;
import dev.jetstream.core.config.spec.Reference;
import dev.jetstream.core.config.spec.SourcedText;
import dev.jetstream.core.config.template.Template;
import dev.jetstream.core.config.template.TemplateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what a config for operational monitoring refers to and nobody defines. */
final class MonitoringCheck {
    private final MonitoringSpec config;
    private final Map<String, MetricSpec> metrics;
    private final AnalysisSpec library;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private MonitoringCheck(MonitoringSpec config, AnalysisSpec library) {
        this.config = config;
        this.library = library;
        this.metrics = library.metrics().definitions();
    }

    static List<ConfigProblem> problems(MonitoringSpec config, AnalysisSpec library) {
        MonitoringCheck check = new MonitoringCheck(config, library);
        check.run();
        return List.copyOf(check.problems);
    }

    private void run() {
        Set<String> known = new LinkedHashSet<>(config.definitions().keySet());
        known.addAll(metrics.keySet());
        Set<String> dimensions = new LinkedHashSet<>(config.ownDimensions());
        dimensions.addAll(library.dimensions());
        Set<String> alerts = new LinkedHashSet<>(config.ownAlerts());
        alerts.addAll(library.alerts());
        config.metrics().forEach(metric -> require(metric, "metric", "defined", known));
        config.dimensions().forEach(dimension -> require(dimension, "dimension", "defined", dimensions));
        config.alerts().forEach(alert -> require(alert, "alert", "defined", alerts));
        config.groupBy()
                .forEach(dimension ->
                        require(dimension, "dimension", "listed by the project", names(config.dimensions())));
        config.grouped().forEach(metric -> require(metric, "metric", "listed by the project", names(config.metrics())));
        config.metrics().forEach(this::checkSource);
    }

    private static Set<String> names(List<Reference> references) {
        return references.stream().map(Reference::name).collect(Collectors.toSet());
    }

    private void require(Reference reference, String what, String state, Collection<String> known) {
        if (!known.contains(reference.name())) {
            problems.add(new ConfigProblem(
                    reference.place(),
                    reference.keyPath(),
                    "%s '%s' is not %s".formatted(what, reference.name(), state),
                    NearestName.question(reference.name(), known).orElse(null)));
        }
    }

    /** Monitoring has no experiment that a template could ask. */
    private void checkSource(Reference reference) {
        MetricSpec own = config.definitions().get(reference.name());
        MetricSpec metric = own == null || own.dataSource() == null ? metrics.get(reference.name()) : own;
        if (metric == null || metric.dataSource() == null) {
            return;
        }
        DataSourceSpec source = config.dataSources()
                .getOrDefault(metric.dataSource(), library.dataSources().get(metric.dataSource()));
        SourcedText from = source == null ? null : source.fromExpression();
        if (from != null && asksForExperiment(from.text())) {
            problems.add(new ConfigProblem(
                    from.place(),
                    from.keyPath(),
                    "the template asks for an experiment, and monitoring has none",
                    null));
        }
    }

    private static boolean asksForExperiment(String from) {
        try {
            return Template.parse(from).names().contains("experiment");
        } catch (TemplateException e) {
            return false; // doubled braces that are no template stay as they are
        }
    }
}

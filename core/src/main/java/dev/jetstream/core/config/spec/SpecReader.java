package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.template.FormatText;
import dev.jetstream.core.config.template.Helper;
import dev.jetstream.core.config.template.TemplateException;
import dev.jetstream.core.config.toml.TomlSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the sections of a config file their shape.
 *
 * <p>All problems of a file are reported together in one {@link ConfigException}; what is odd but works becomes a
 * warning of the spec.
 */
public final class SpecReader {
    private static final List<String> TOP_LEVEL = List.of(
            "experiment",
            "metrics",
            "data_sources",
            "segments",
            "parameters",
            "friendly_name",
            "description",
            "dimensions",
            "alerts",
            "project",
            "population",
            "functions");
    private static final Set<String> PARAMETER_KEYS =
            Set.of("name", "friendly_name", "description", "value", "default", "distinct_by_branch");

    private final Findings findings = new Findings();
    private final MetricReader metrics = new MetricReader(findings);
    private final SourceReader sources = new SourceReader(findings);
    private final MonitoringReader monitoring = new MonitoringReader(findings, metrics, sources);
    private final TomlSection root;

    private SpecReader(TomlSection root) {
        this.root = root;
    }

    /** Whether a file is meant for operational monitoring, which is not our business. */
    public static boolean isMonitoring(TomlSection root) {
        return root.get("project") != null;
    }

    /** An experiment's config, or a platform's defaults. */
    public static AnalysisSpec analysis(TomlSection root) {
        return new SpecReader(root).analysis(true);
    }

    /** A platform's library of definitions. */
    public static AnalysisSpec definitions(TomlSection root) {
        return new SpecReader(root).analysis(false);
    }

    /** An outcome. */
    public static OutcomeSpec outcome(TomlSection root, String slug, String platform) {
        return new SpecReader(root).outcome(slug, platform);
    }

    /**
     * A config for operational monitoring, to check it.
     *
     * @throws ConfigException with all that is wrong in it
     */
    public static MonitoringSpec monitoring(TomlSection root) {
        SpecReader reader = new SpecReader(root);
        MonitoringSpec spec = reader.monitoring.monitoring(root);
        reader.findings.throwIfWrong();
        return spec;
    }

    /** The helper functions, by name. */
    public static Map<String, Helper> functions(TomlSection root) {
        return new SpecReader(root).functions();
    }

    private AnalysisSpec analysis(boolean withExperiment) {
        SectionReader reader = new SectionReader(findings, root);
        reader.known(TOP_LEVEL);
        AnalysisSpec spec = new AnalysisSpec(
                new ExperimentReader(findings)
                        .experiment(root.place().file(), withExperiment ? reader.table("experiment") : null),
                metrics.metrics(reader.table("metrics")),
                sources.dataSources(reader.table("data_sources")),
                sources.segments(reader.table("segments")),
                parameters(reader.table("parameters")),
                Set.of(),
                Set.of(),
                List.of());
        Set<String> dimensions = withExperiment
                ? Set.of()
                : MonitoringReader.names(monitoring.checkDimensions(reader.table("dimensions")));
        Set<String> alerts =
                withExperiment ? Set.of() : MonitoringReader.names(monitoring.checkAlerts(reader.table("alerts")));
        reader.warnUnknown();
        findings.throwIfWrong();
        return new AnalysisSpec(
                spec.experiment(),
                spec.metrics(),
                spec.dataSources(),
                spec.segments(),
                spec.parameters(),
                dimensions,
                alerts,
                findings.warnings());
    }

    private OutcomeSpec outcome(String slug, String platform) {
        SectionReader reader = new SectionReader(findings, root);
        Map<String, MetricSpec> definitions = metrics.definitions(reader.table("metrics"));
        List<String> defaults = reader.texts("default_metrics");
        for (String name : defaults == null ? List.<String>of() : defaults) {
            if (!definitions.containsKey(name)) {
                reader.problem(
                        "default_metrics",
                        "default metric '%s' is not defined in the outcome".formatted(name),
                        SectionReader.nearest(name, definitions.keySet()));
            }
        }
        String friendlyName = reader.requiredText("friendly_name");
        String description = reader.requiredText("description");
        Map<String, DataSourceSpec> dataSources = sources.dataSources(reader.table("data_sources"));
        Map<String, ParameterSpec> parameters = parameters(reader.table("parameters"));
        reader.warnUnknown();
        findings.throwIfWrong();
        return new OutcomeSpec(
                slug,
                platform,
                friendlyName,
                description,
                defaults == null ? List.of() : defaults,
                definitions,
                dataSources,
                parameters,
                reader.origins(),
                findings.warnings());
    }

    private Map<String, ParameterSpec> parameters(@Nullable TomlSection section) {
        return sources.tables(section, (name, table) -> {
            TomlSection lower = table.withLowerCaseKeys();
            List<String> unknown = new ArrayList<>(lower.keys());
            unknown.removeAll(PARAMETER_KEYS);
            for (String key : unknown) {
                findings.problem(
                        lower,
                        key,
                        "unknown key '%s' in a parameter".formatted(key),
                        SectionReader.nearest(key, PARAMETER_KEYS));
            }
            SectionReader reader = new SectionReader(findings, lower);
            return new ParameterSpec(
                    name,
                    reader.text("friendly_name"),
                    reader.text("description"),
                    plain(lower.get("value")),
                    plain(lower.get("default")),
                    reader.flag("distinct_by_branch", false),
                    table.place());
        });
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return value instanceof TomlSection section ? section.toMap() : value;
    }

    private Map<String, Helper> functions() {
        TomlSection section = new SectionReader(findings, root).table("functions");
        if (section == null) {
            findings.problem(root, "functions", "there is no table 'functions'", "write [functions.<name>]");
        }
        Map<String, Helper> helpers = new LinkedHashMap<>();
        sources.tables(section, (name, table) -> {
                    SectionReader reader = new SectionReader(findings, table);
                    reader.known(List.of("friendly_name", "description"));
                    return helper(name, reader);
                })
                .forEach((name, helper) -> helper.ifPresent(found -> helpers.put(name, found)));
        findings.throwIfWrong();
        return Collections.unmodifiableMap(helpers);
    }

    private static Optional<Helper> helper(String name, SectionReader reader) {
        String definition = reader.requiredText("definition");
        try {
            return Optional.of(new Helper(name, FormatText.parse(definition, Helper.ARGUMENT)));
        } catch (TemplateException e) {
            reader.problem("definition", e.reason(), null);
            return Optional.empty();
        }
    }
}

package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.toml.TomlSection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what only configs for operational monitoring have: {@code [project]}, {@code [alerts]}, {@code [dimensions]}.
 */
final class MonitoringReader {
    private static final List<String> CHANNELS = List.of("nightly", "beta", "release");
    private static final List<String> X_AXES = List.of("build_id", "submission_date");
    private static final String CI_OVERLAP = "ci_overlap";
    private static final String THRESHOLD = "threshold";
    private static final String AVG_DIFF = "avg_diff";
    private static final List<String> ALERT_TYPES = List.of(CI_OVERLAP, THRESHOLD, AVG_DIFF);
    private static final List<String> LIMITS = List.of("min", "max");
    private static final List<String> CHANGES = List.of("window_size", "max_relative_change");

    private final Findings findings;
    private final MetricReader metrics;
    private final SourceReader sources;

    MonitoringReader(Findings findings, MetricReader metrics, SourceReader sources) {
        this.findings = findings;
        this.metrics = metrics;
        this.sources = sources;
    }

    MonitoringSpec monitoring(TomlSection root) {
        SectionReader reader = new SectionReader(findings, root.withLowerCaseKeys());
        SectionReader project = reader(reader.table("project"), root);
        SectionReader population = reader(project.table("population"), project.section());
        for (String key : List.of("name", "start_date", "end_date", "reference_branch")) {
            var unused = project.text(key);
        }
        for (String key : List.of("compact_visualization", "skip_default_metrics", "skip", "is_rollout")) {
            var unused = project.flag(key);
        }
        checkPopulation(population);
        var unused = project.choice("xaxis", X_AXES);
        return new MonitoringSpec(
                project.text("platform"),
                project.references("metrics"),
                project.references("alerts"),
                population.references("dimensions"),
                groupBy(population),
                grouped(project.table("metric_groups")),
                metrics.definitions(reader.table("metrics")),
                sources.dataSources(reader.table("data_sources")),
                names(checkDimensions(reader.table("dimensions"))),
                names(checkAlerts(reader.table("alerts"))));
    }

    /** Dimensions have two required keys. */
    @Nullable TomlSection checkDimensions(@Nullable TomlSection section) {
        tables(section)
                .values()
                .forEach(reader -> List.of("data_source", "select_expression").forEach(reader::checkText));
        return section;
    }

    /** Each type of alert has keys that it needs and keys that it must not have. */
    @Nullable TomlSection checkAlerts(@Nullable TomlSection section) {
        tables(section).values().forEach(MonitoringReader::checkAlert);
        return section;
    }

    private Map<String, SectionReader> tables(@Nullable TomlSection section) {
        return sources.tables(section, (name, table) -> new SectionReader(findings, table.withLowerCaseKeys()));
    }

    private static void checkPopulation(SectionReader population) {
        for (String key : List.of("data_source", "boolean_pref")) {
            var unused = population.text(key);
        }
        checkBranches(population);
        var unused = population.choice("channel", CHANNELS);
    }

    private static void checkBranches(SectionReader population) {
        var unused = population.texts("branches");
    }

    private static void checkAlert(SectionReader alert) {
        String type = alert.choice("type", ALERT_TYPES);
        if (alert.raw("type") == null) {
            alert.problem("type", "'type' is missing", "one of " + String.join(", ", ALERT_TYPES));
        }
        if (CI_OVERLAP.equals(type)) {
            refuse(alert, CI_OVERLAP, LIMITS);
            refuse(alert, CI_OVERLAP, CHANGES);
        } else if (THRESHOLD.equals(type)) {
            refuse(alert, THRESHOLD, CHANGES);
            if (LIMITS.stream().allMatch(limit -> alert.raw(limit) == null)) {
                alert.problem("type", "a threshold has neither min nor max", "give at least one of them");
            }
            LIMITS.forEach(limit -> checkAsManyAsParameters(alert, limit));
        } else if (AVG_DIFF.equals(type)) {
            refuse(alert, AVG_DIFF, LIMITS);
            CHANGES.stream()
                    .filter(key -> alert.raw(key) == null)
                    .forEach(key -> alert.problem(key, "'%s' is missing".formatted(key), "avg_diff needs it"));
        }
    }

    private static void refuse(SectionReader alert, String type, List<String> keys) {
        keys.stream()
                .filter(key -> alert.raw(key) != null)
                .forEach(key -> alert.problem(key, "'%s' does not belong to %s".formatted(key, type), null));
    }

    private static void checkAsManyAsParameters(SectionReader alert, String limit) {
        if (alert.raw(limit) instanceof List<?> limits
                && alert.raw("parameters") instanceof List<?> parameters
                && limits.size() != parameters.size()) {
            alert.problem(
                    limit,
                    "%s has %d values for %d parameters".formatted(limit, limits.size(), parameters.size()),
                    "one for each");
        }
    }

    private static List<Reference> groupBy(SectionReader population) {
        return population.raw("group_by_dimension") instanceof String name
                ? List.of(new Reference(
                        name,
                        population.section().place("group_by_dimension"),
                        population.section().path("group_by_dimension")))
                : List.of();
    }

    private List<Reference> grouped(@Nullable TomlSection groups) {
        List<Reference> grouped = new ArrayList<>();
        tables(groups).values().forEach(group -> grouped.addAll(group.references("metrics")));
        return List.copyOf(grouped);
    }

    private SectionReader reader(@Nullable TomlSection section, TomlSection otherwise) {
        return new SectionReader(findings, section == null ? otherwise : section.withLowerCaseKeys());
    }

    static Set<String> names(@Nullable TomlSection section) {
        return section == null ? Set.of() : new LinkedHashSet<>(section.keys());
    }
}

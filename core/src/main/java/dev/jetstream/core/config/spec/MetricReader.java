package dev.jetstream.core.config.spec;

import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.toml.TomlSection;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.AnalysisUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code [metrics]}: the lists of periods and the tables of metrics. */
final class MetricReader {
    static final List<String> UNITS =
            Arrays.stream(AnalysisUnit.values()).map(AnalysisUnit::value).toList();
    private static final List<String> BASES =
            Arrays.stream(AnalysisBasis.values()).map(AnalysisBasis::value).toList();
    private static final List<String> LEVELS = List.of("gold", "silver", "bronze");
    private static final List<String> PERIODS = Arrays.stream(AnalysisPeriod.values())
            .map(AnalysisPeriod::configKey)
            .toList();

    private final Findings findings;

    MetricReader(Findings findings) {
        this.findings = findings;
    }

    MetricsSpec metrics(@Nullable TomlSection section) {
        if (section == null) {
            return MetricsSpec.EMPTY;
        }
        Map<AnalysisPeriod, List<Reference>> periods = new EnumMap<>(MetricsSpec.EMPTY.periods());
        Map<String, MetricSpec> definitions = new LinkedHashMap<>();
        for (String key : section.keys()) {
            Optional<AnalysisPeriod> period = period(key);
            if (period.isPresent()) {
                periods.put(period.get(), references(section, key));
            } else if (key.equals("days28") || key.equals("definitions")) {
                reserved(section, key);
            } else {
                TomlSection table = table(section, key);
                if (table != null) {
                    findings.warnIfNameVanishes(section, key);
                    definitions.put(key, metric(key, table));
                }
            }
        }
        return new MetricsSpec(Collections.unmodifiableMap(periods), Collections.unmodifiableMap(definitions));
    }

    /** The tables of an outcome, which has no lists of periods. */
    Map<String, MetricSpec> definitions(@Nullable TomlSection section) {
        if (section == null) {
            return Map.of();
        }
        Map<String, MetricSpec> definitions = new LinkedHashMap<>();
        for (String key : section.keys()) {
            if (section.get(key) instanceof TomlSection table) {
                definitions.put(key, metric(key, table));
            } else {
                findings.problem(
                        section, key, "an outcome has no list '%s', only tables of metrics".formatted(key), null);
            }
        }
        return Collections.unmodifiableMap(definitions);
    }

    private static Optional<AnalysisPeriod> period(String key) {
        return Arrays.stream(AnalysisPeriod.values())
                .filter(period -> period.configKey().equals(key))
                .findFirst();
    }

    private List<Reference> references(TomlSection section, String key) {
        if (section.get(key) instanceof List<?>) {
            return new SectionReader(findings, section).references(key);
        }
        findings.problem(section, key, "metrics.%s should be a list of metrics".formatted(key), "write [\"…\"]");
        return List.of();
    }

    private void reserved(TomlSection section, String key) {
        if (key.equals("definitions") && !(section.get(key) instanceof List)) {
            findings.problem(section, key, "'definitions' is a reserved word: no metric can be called so", null);
        } else {
            String meant = key.equals("days28") ? "did you mean '28_day'?" : null;
            findings.warning(
                    ConfigWarning.Kind.DROPPED_NAME,
                    section,
                    key,
                    "'%s' is a reserved word: what stands under it is dropped".formatted(key),
                    meant);
        }
    }

    private @Nullable TomlSection table(TomlSection section, String key) {
        Object value = section.get(key);
        if (value instanceof TomlSection table) {
            return table;
        }
        boolean list = value instanceof List;
        findings.problem(
                section,
                key,
                list ? "'%s' is no period".formatted(key) : "'%s' is not a table".formatted(key),
                list ? "one of " + String.join(", ", PERIODS) : "write [metrics.%s]".formatted(key));
        return null;
    }

    private MetricSpec metric(String key, TomlSection table) {
        SectionReader reader = new SectionReader(findings, table.withLowerCaseKeys());
        String name = reader.text("name");
        MetricSpec metric = new MetricSpec(
                name == null ? key : name,
                reader.sourced("select_expression"),
                reader.text("data_source"),
                statistics(reader.table("statistics")),
                reader.text("friendly_name"),
                reader.text("description"),
                reader.flag("bigger_is_better", true),
                reader.choices("analysis_bases", AnalysisBasis::of, BASES),
                reader.choices("analysis_units", AnalysisUnit::of, UNITS),
                reader.texts("depends_on"),
                reader.text("type"),
                reader.text("category"),
                owner(reader),
                reader.flag("deprecated", false),
                reader.choice("level", LEVELS),
                reader.origins());
        reader.warnUnknown();
        return metric;
    }

    private static @Nullable List<String> owner(SectionReader reader) {
        if (reader.raw("owner") instanceof List) {
            return reader.texts("owner");
        }
        String owner = reader.text("owner");
        return owner == null ? null : List.of(owner);
    }

    private @Nullable Map<String, Map<String, Object>> statistics(@Nullable TomlSection section) {
        if (section == null) {
            return null;
        }
        Map<String, Map<String, Object>> statistics = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (section.get(name) instanceof TomlSection parameters) {
                statistics.put(name, parameters.toMap());
            } else {
                findings.problem(
                        section, name, "the parameters of a statistic are a table", "write %s = {}".formatted(name));
            }
        }
        return Collections.unmodifiableMap(statistics);
    }
}

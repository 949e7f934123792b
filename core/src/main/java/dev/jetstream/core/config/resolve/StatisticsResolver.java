package dev.jetstream.core.config.resolve;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.ConfigWarning;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.config.spec.MetricSpec;
import dev.jetstream.core.config.toml.PythonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes one summary of each statistic of a metric. */
final class StatisticsResolver {
    private static final String PRE_TREATMENTS = "pre_treatments";

    private StatisticsResolver() {}

    static List<Summary> summaries(MetricSpec spec, Metric metric, ResolutionNotes notes) {
        Map<String, Map<String, Object>> statistics = spec.statistics();
        if (statistics == null || statistics.isEmpty()) {
            throw ConfigException.of(
                    Kind.VALUE,
                    spec.origins().place("statistics"),
                    "metrics.%s.statistics".formatted(spec.name()),
                    "no statistic is named for metric '%s'".formatted(spec.name()),
                    "for example [metrics.%s.statistics.bootstrap_mean]".formatted(spec.name()));
        }
        List<Summary> summaries = new ArrayList<>();
        statistics.forEach((name, parameters) -> {
            Map<String, Object> own = new LinkedHashMap<>(parameters);
            Object preTreatments = own.remove(PRE_TREATMENTS);
            String keyPath = "metrics.%s.statistics.%s.%s".formatted(spec.name(), name, PRE_TREATMENTS);
            Place place = spec.origins().place("statistics", name);
            summaries.add(new Summary(
                    metric,
                    name,
                    Collections.unmodifiableMap(own),
                    preTreatments(preTreatments, place, keyPath, notes)));
        });
        return summaries;
    }

    private static List<PreTreatment> preTreatments(
            @Nullable Object value, Place place, String keyPath, ResolutionNotes notes) {
        if (value instanceof List<?> list) {
            return list.stream().map(item -> preTreatment(item, place, keyPath)).toList();
        }
        if (value instanceof String text) {
            notes.warn(
                    ConfigWarning.Kind.WRONG_TYPE,
                    place,
                    keyPath,
                    "a text stands where a list belongs, and is taken as %d names of one letter"
                            .formatted(text.length()),
                    "write [\"%s\"]".formatted(text));
            return text.codePoints()
                    .mapToObj(letter -> new PreTreatment(Character.toString(letter), Map.of()))
                    .toList();
        }
        if (value != null) {
            throw wrong(place, keyPath, "%s is not a list".formatted(PythonText.str(value)));
        }
        return List.of();
    }

    private static PreTreatment preTreatment(Object item, Place place, String keyPath) {
        if (item instanceof String name) {
            return new PreTreatment(name, Map.of());
        }
        if (item instanceof Map<?, ?> table && table.get("name") instanceof String name) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            table.forEach((key, argument) -> arguments.put(String.valueOf(key), argument));
            arguments.remove("name");
            return new PreTreatment(name, Collections.unmodifiableMap(arguments));
        }
        throw wrong(place, keyPath, "%s names no pre-treatment".formatted(PythonText.str(item)));
    }

    private static ConfigException wrong(Place place, String keyPath, String message) {
        return ConfigException.of(Kind.VALUE, place, keyPath, message, "a list of names, or of tables with a name");
    }
}

package dev.jetstream.core.config.spec;

import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code [metrics]} of a config.
 *
 * @param periods names of the metrics to compute, per period; every period is a key
 * @param definitions by table name, in file order
 */
public record MetricsSpec(Map<AnalysisPeriod, List<Reference>> periods, Map<String, MetricSpec> definitions) {
    static final MetricsSpec EMPTY = new MetricsSpec(noReferences(), Map.of());

    MetricsSpec overriddenBy(MetricsSpec later) {
        Map<AnalysisPeriod, List<Reference>> merged = new EnumMap<>(AnalysisPeriod.class);
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            List<Reference> names = new ArrayList<>(later.references(period));
            names.addAll(references(period));
            merged.put(period, List.copyOf(names));
        }
        return new MetricsSpec(
                merged, ByPattern.merge(definitions, later.definitions, (earlier, over) -> earlier.overriddenBy(over)));
    }

    /** The metrics named for a period, in order. */
    public List<Reference> references(AnalysisPeriod period) {
        return periods.getOrDefault(period, List.of());
    }

    private static Map<AnalysisPeriod, List<Reference>> noReferences() {
        Map<AnalysisPeriod, List<Reference>> none = new EnumMap<>(AnalysisPeriod.class);
        for (AnalysisPeriod period : AnalysisPeriod.values()) {
            none.put(period, List.of());
        }
        return none;
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.config.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The statistics by the names that configs have for them. */
final class StatisticCatalog {
    private static final Map<String, Entry> ENTRIES = entries();

    private StatisticCatalog() {}

    /**
     * The statistic of a summary.
     *
     * @throws StatisticFailure for an unknown name or parameter, and a value that is not allowed
     */
    static Statistic create(String name, Map<String, Object> parameters) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw StatisticFailure.value(
                    "Statistic '%s' does not exist.%s".formatted(name, NearestName.hint(name, ENTRIES.keySet())));
        }
        return entry.factory().apply(new Arguments("statistic", name, parameters, entry.parameters()));
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        entries.put("bootstrap_mean", new Entry(BootstrapMean.PARAMETERS, BootstrapMean::new));
        entries.put("linear_model_mean", new Entry(LinearModelMean.PARAMETERS, LinearModelMean::mean));
        entries.put("per_client_dau_impact", new Entry(LinearModelMean.PARAMETERS, LinearModelMean::impact));
        entries.put("binomial", new Entry(Binomial.PARAMETERS, Binomial::new));
        entries.put("deciles", new Entry(Deciles.PARAMETERS, Deciles::new));
        entries.put("count", new Entry(CountAndSum.PARAMETERS, arguments -> new CountAndSum(false)));
        entries.put("sum", new Entry(CountAndSum.PARAMETERS, arguments -> new CountAndSum(true)));
        entries.put("kernel_density_estimate", new Entry(Curve.DENSITY_PARAMETERS, Curve::density));
        entries.put("empirical_cdf", new Entry(Curve.CUMULATIVE_PARAMETERS, Curve::cumulative));
        entries.put("population_ratio", new Entry(PopulationRatio.PARAMETERS, PopulationRatio::new));
        return entries;
    }

    private record Entry(List<String> parameters, Function<Arguments, Statistic> factory) {}
}

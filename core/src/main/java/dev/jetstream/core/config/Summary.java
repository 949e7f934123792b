package dev.jetstream.core.config;

import java.util.List;
import java.util.Map;

/**
 * One metric with one statistic.
 *
 * @param statistic name as in the config, for example {@code linear_model_mean}
 * @param parameters of the statistic, as written, without {@code pre_treatments}; keys in file order
 * @param preTreatments in the order in which they apply
 */
public record Summary(
        Metric metric, String statistic, Map<String, Object> parameters, List<PreTreatment> preTreatments) {}

package dev.jetstream.cli.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One statistic to compute.
 *
 * @param id comes back with the answer
 * @param data a CSV
 * @param metric one of its columns
 * @param statistic as configs name it
 * @param params its parameters
 * @param preTreatments names, or tables with {@code name} and arguments, as in a config
 * @param period of the analysis
 */
record StatisticRequest(
        @Nullable String id,
        String data,
        String metric,
        String statistic,
        @Nullable Map<String, Object> params,
        @JsonProperty("pre_treatments") @Nullable List<JsonNode> preTreatments,
        @Nullable String period) {
    StatisticRequest {
        Objects.requireNonNull(data, "a request needs 'data'");
        Objects.requireNonNull(metric, "a request needs 'metric'");
        Objects.requireNonNull(statistic, "a request needs 'statistic'");
    }

    Map<String, Object> parameters() {
        return params == null ? Map.of() : params;
    }

    AnalysisPeriod analysisPeriod() {
        String name = period == null ? AnalysisPeriod.OVERALL.value() : period;
        return AnalysisPeriod.of(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "period '%s' must be one of %s".formatted(name, AnalysisPeriod.names())));
    }

    List<PreTreatment> treatments() {
        List<PreTreatment> treatments = new ArrayList<>();
        for (JsonNode node : preTreatments == null ? List.<JsonNode>of() : preTreatments) {
            if (node.isTextual()) {
                treatments.add(new PreTreatment(node.asText(), Map.of()));
            } else if (node.path("name").isTextual()) {
                Map<String, Object> arguments = new LinkedHashMap<>(Requests.map(node));
                arguments.remove("name");
                treatments.add(new PreTreatment(node.path("name").asText(), arguments));
            } else {
                throw new IllegalArgumentException(
                        "pre-treatment %s must be a name, or an object with 'name'".formatted(node));
            }
        }
        return treatments;
    }
}

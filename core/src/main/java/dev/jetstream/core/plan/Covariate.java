package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.Map;
import java.util.Optional;

/**
 * The metric of an earlier period by which a statistic is adjusted.
 *
 * @param period as written; only a pre-enrollment period has tables to look in
 * @param metric the summary's own metric unless another is named
 */
record Covariate(String period, String metric) {
    /** What a summary wants in a period; empty when it wants nothing, or nothing there. */
    static Optional<Covariate> of(Summary summary, AnalysisPeriod current) {
        if (current.isPreenrollment()
                || !(summary.parameters().get("covariate_adjustment") instanceof Map<?, ?> wanted)) {
            return Optional.empty();
        }
        if (wanted.isEmpty() || current.value().equals(wanted.get("period"))) {
            return Optional.empty();
        }
        return Optional.of(new Covariate(
                String.valueOf(wanted.get("period")),
                wanted.get("metric") instanceof String metric && !metric.isEmpty()
                        ? metric
                        : summary.metric().name()));
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The earlier measure that a linear model is adjusted for: which metric, of which pre-enrollment period.
 *
 * @param metric name of the covariate metric
 * @param period where it was measured: {@code preenrollment_week} or {@code preenrollment_days28}
 */
public record Covariate(String metric, AnalysisPeriod period) {
    private static final Set<String> ADJUSTED = Set.of("linear_model_mean", "per_client_dau_impact");

    /**
     * The covariate that a summary wants in a period; empty where none is configured, inside a pre-enrollment period,
     * for ratio metrics (they have no column to adjust) and where the configuration is wrong ({@link SummaryCheck} says
     * how).
     */
    public static Optional<Covariate> of(Summary summary, AnalysisPeriod current) {
        if (!ADJUSTED.contains(summary.statistic())
                || current.isPreenrollment()
                || summary.metric().dependsOn() != null
                || !(summary.parameters().get("covariate_adjustment") instanceof Map<?, ?> adjustment)
                || !(adjustment.get("period") instanceof String period)) {
            return Optional.empty();
        }
        Object metric = adjustment.get("metric");
        String name = metric instanceof String text ? text : summary.metric().name();
        return AnalysisPeriod.of(period)
                .filter(AnalysisPeriod::isPreenrollment)
                .map(found -> new Covariate(name, found));
    }

    /** The name of the covariate's column in a joined sample: {@code active_hours_pre}. */
    public String column() {
        return metric + "_pre";
    }
}

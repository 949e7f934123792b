package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Summary;
import java.util.Optional;

/**
 * The two metrics whose totals a {@code population_ratio} divides: the pairs of its sample are (numerator,
 * denominator).
 *
 * @param numerator metric name
 * @param denominator metric name
 */
public record RatioColumns(String numerator, String denominator) {
    /** What a summary divides; empty for other statistics and where a name is missing. */
    public static Optional<RatioColumns> of(Summary summary) {
        if ("population_ratio".equals(summary.statistic())
                && summary.parameters().get("numerator") instanceof String numerator
                && summary.parameters().get("denominator") instanceof String denominator) {
            return Optional.of(new RatioColumns(numerator, denominator));
        }
        return Optional.empty();
    }
}

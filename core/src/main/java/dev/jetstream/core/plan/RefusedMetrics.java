package dev.jetstream.core.plan;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.experiment.AnalysisBasis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metrics table that cannot be made because of its config; other tables are not concerned.
 *
 * @param dataSource the one data source of a discrete table, or null for a table over all
 * @param metrics the metrics that are lost with it
 * @param errorClass as the log table's readers know it
 * @param message names the value and the place
 */
public record RefusedMetrics(
        AnalysisBasis basis, @Nullable String dataSource, List<Metric> metrics, String errorClass, String message) {
    public RefusedMetrics {
        metrics = List.copyOf(metrics);
    }
}

package dev.jetstream.core.plan;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.warehouse.TableId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One metrics table to be made: a row per client and branch of the enrollments table, a column per metric.
 *
 * @param dataSource the one data source of a discrete table, or null for a table over all
 * @param metrics the metrics that are columns
 * @param columns the columns that the data sources add, in order: metrics, and what is known of the data
 * @param question what it answers
 * @param needs tables that must be there first
 */
public record MetricsNode(
        TableId table,
        AnalysisBasis basis,
        @Nullable String dataSource,
        List<Metric> metrics,
        List<String> columns,
        String sql,
        Question question,
        List<TableId> needs) {
    public MetricsNode {
        metrics = List.copyOf(metrics);
        columns = List.copyOf(columns);
        needs = List.copyOf(needs);
    }

    /** The key of its question. */
    public String questionKey() {
        return question.key();
    }

    /** The metric of this name, if it is a column here. */
    public Optional<Metric> metric(String name) {
        return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }
}

package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.warehouse.TableId;
import java.util.List;

/**
 * One period that is due: its window, its tables and what is computed from them.
 *
 * @param slug the experiment
 * @param windowIndex the number of windows so far; the last part of the tables' names
 * @param bases the bases of any metric of the period, in order
 * @param segments names of the configured segments, in order; the i-th is bit i of a segment mask
 * @param enrollmentsTable where the identity counts come from
 * @param metrics tables to be made, each basis in order
 * @param covariates pre-enrollment metrics tables that some summaries look up; to be made before the statistics
 * @param summaries what is computed, in order
 * @param discrete whether there is a table per data source
 * @param addedDependencies dependency metrics that the metric filter did not name but that are needed, by name
 */
public record PeriodPlan(
        String slug,
        AnalysisPeriod period,
        int windowIndex,
        TimeLimits limits,
        List<AnalysisBasis> bases,
        List<String> segments,
        TableId enrollmentsTable,
        List<MetricsNode> metrics,
        List<MetricsNode> covariates,
        TableId statisticsTable,
        List<Summary> summaries,
        boolean discrete,
        List<String> addedDependencies) {
    public PeriodPlan {
        bases = List.copyOf(bases);
        segments = List.copyOf(segments);
        metrics = List.copyOf(metrics);
        covariates = List.copyOf(covariates);
        summaries = List.copyOf(summaries);
        addedDependencies = List.copyOf(addedDependencies);
    }

    /** The summaries that are computed for a basis. */
    public List<Summary> summaries(AnalysisBasis basis) {
        return summaries.stream()
                .filter(summary -> summary.metric().analysisBases().contains(basis))
                .toList();
    }

    /** The metrics tables of a basis. */
    public List<MetricsNode> metrics(AnalysisBasis basis) {
        return metrics.stream().filter(node -> node.basis() == basis).toList();
    }

    /** The period as the log table's readers know a table: {@code week_3}. */
    public String label() {
        return period.value() + "_" + windowIndex;
    }
}

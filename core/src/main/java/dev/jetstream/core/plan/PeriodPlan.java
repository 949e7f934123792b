package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.warehouse.TableId;
import java.util.List;

/**
 * One period that is due: its window, its tables and what is computed from them.
 *
 * @param names of the experiment's tables
 * @param windowIndex the number of windows so far; the last part of the tables' names
 * @param bases the bases of any metric of the period, in order
 * @param segments names of the configured segments, in order; the i-th is bit i of a segment mask
 * @param metrics tables to be made, each basis in order
 * @param refused tables that cannot be made because of their config
 * @param covariates pre-enrollment metrics tables that some summaries look up; to be made before the statistics
 * @param summaries what is computed, in order
 * @param discrete whether there is a table per data source
 * @param addedDependencies metrics that the metric filter did not name but that those it names are computed from
 */
public record PeriodPlan(
        Names names,
        AnalysisPeriod period,
        int windowIndex,
        TimeLimits limits,
        List<AnalysisBasis> bases,
        List<String> segments,
        List<MetricsNode> metrics,
        List<RefusedMetrics> refused,
        List<MetricsNode> covariates,
        List<Summary> summaries,
        boolean discrete,
        List<String> addedDependencies) {
    public PeriodPlan {
        bases = List.copyOf(bases);
        segments = List.copyOf(segments);
        metrics = List.copyOf(metrics);
        refused = List.copyOf(refused);
        covariates = List.copyOf(covariates);
        summaries = List.copyOf(summaries);
        addedDependencies = List.copyOf(addedDependencies);
    }

    /** The experiment. */
    public String slug() {
        return names.slug();
    }

    /** Where the identity counts come from. */
    public TableId enrollmentsTable() {
        return names.enrollments();
    }

    /** Where the statistics of this window go. */
    public TableId statisticsTable() {
        return names.statistics(period, windowIndex);
    }

    /** What that table answers: it follows from the tables that it is computed from, and from what is computed. */
    public Question statisticsQuestion() {
        return new Question.Builder(QuestionKey.Kind.STATISTICS)
                .part(
                        "metrics tables",
                        "",
                        metrics.stream().map(MetricsNode::questionKey).toList())
                .part(
                        "covariates",
                        "",
                        covariates.stream().map(MetricsNode::questionKey).toList())
                .part("segments", String.join(", ", segments), segments)
                .part(
                        "statistics",
                        "",
                        summaries.stream().map(PeriodPlan::computed).toList())
                .ofParts();
    }

    private static String computed(Summary summary) {
        return "%s of %s with %s after %s"
                .formatted(summary.statistic(), summary.metric().name(), summary.parameters(), summary.preTreatments());
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

    /** The window as the log table's readers know its tables: {@code week_3}. */
    public String label() {
        return period.value() + "_" + windowIndex;
    }
}

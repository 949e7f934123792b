package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.RefusedMetrics;
import dev.jetstream.core.plan.SampleProblem;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.warehouse.WarehouseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for the log table, by the names under which its readers classify them (jetstream-spec 6.3). */
final class RowEvents {
    private static final String ANALYSIS = "analysis.py";

    private RowEvents() {}

    /** A discrete metrics table failed: one row for each of its metrics. */
    static RunEvent metricFailed(PeriodPlan period, AnalysisBasis basis, Metric metric, WarehouseException error) {
        return error(
                "calculate_metric_for_ds",
                error.reason(),
                period,
                metric.name(),
                null,
                basis,
                null,
                period.label(),
                error);
    }

    /** A metrics table over all data sources failed. */
    static RunEvent metricsFailed(PeriodPlan period, AnalysisBasis basis, WarehouseException error) {
        return error("calculate_metrics", error.reason(), period, null, null, basis, null, period.label(), error);
    }

    /** A period is left out for a reason that the log table's readers know; the others name the period nowhere. */
    static RunEvent leftOut(String slug, AnalysisPeriod period, Reason reason) {
        String message = "%s -> %s".formatted(slug, reason.sentence());
        return reason.isWarning()
                ? new RunEvent("WARNING", ANALYSIS, "run", message, null, null, null, null, null, null, null, null)
                : new RunEvent(
                        "ERROR",
                        "cli.py",
                        "execute",
                        message,
                        slug,
                        null,
                        null,
                        null,
                        null,
                        period.value(),
                        reason.errorClass().orElse(null),
                        reason.errorClass().map(type -> type + ": " + message).orElse(null));
    }

    /** A metrics table cannot be made because of its config: one row for each of its metrics. */
    static List<RunEvent> metricsRefused(PeriodPlan period, RefusedMetrics refused) {
        String function = refused.dataSource() == null ? "calculate_metrics" : "calculate_metric_for_ds";
        return refused.metrics().stream()
                .map(metric -> new RunEvent(
                        "ERROR",
                        ANALYSIS,
                        function,
                        refused.message(),
                        period.slug(),
                        metric.name(),
                        null,
                        refused.basis().value(),
                        null,
                        period.label(),
                        refused.errorClass(),
                        refused.errorClass() + ": " + refused.message()))
                .toList();
    }

    /** A metrics table that should be there is not. */
    static RunEvent tableMissing(PeriodPlan period, AnalysisBasis basis, String message, @Nullable Metric metric) {
        return new RunEvent(
                "WARNING",
                ANALYSIS,
                "run",
                message,
                period.slug(),
                metric == null ? null : metric.name(),
                null,
                basis.value(),
                null,
                period.label(),
                null,
                null);
    }

    /** A sample could not be fetched, in any segment. */
    static RunEvent sampleFailed(
            PeriodPlan period, AnalysisBasis basis, Summary summary, String segment, WarehouseException error) {
        return error(
                "subset_metric_table",
                error.reason(),
                period,
                summary.metric().name(),
                null,
                basis,
                segment,
                period.label(),
                error);
    }

    /** A summary has no sample. */
    static RunEvent noSample(PeriodPlan period, AnalysisBasis basis, SampleProblem problem) {
        return statisticFailed(period, basis, problem.summary(), "all", problem.errorClass(), problem.message());
    }

    /** A statistic failed where the statistics themselves foresaw nothing. */
    static RunEvent statisticFailed(
            PeriodPlan period,
            AnalysisBasis basis,
            Summary summary,
            String segment,
            String exceptionType,
            String message) {
        return new RunEvent(
                "ERROR",
                ANALYSIS,
                "calculate_statistics",
                message,
                period.slug(),
                summary.metric().name(),
                summary.statistic(),
                basis.value(),
                segment,
                period.label(),
                exceptionType,
                exceptionType + ": " + message);
    }

    /** The clients could not be counted. */
    static RunEvent countsFailed(PeriodPlan period, AnalysisBasis basis, WarehouseException error) {
        return error("counts", error.reason(), period, "identity", "count", basis, "all", period.label(), error);
    }

    /** A basis has no metrics table, so its view cannot be. */
    static RunEvent nothingToView(PeriodPlan period, AnalysisBasis basis) {
        return new RunEvent(
                "ERROR",
                ANALYSIS,
                "publish_discrete_metrics_view",
                "cannot publish view: no metrics table of basis %s is there".formatted(basis.value()),
                period.slug(),
                null,
                null,
                basis.value(),
                null,
                period.label(),
                null,
                null);
    }

    /** A view could not be made. */
    static RunEvent viewFailed(PeriodPlan period, @Nullable AnalysisBasis basis, WarehouseException error) {
        return error("publish_view", error.reason(), period, null, null, basis, null, period.label(), error);
    }

    /** A dependency was added to the metrics that were asked for. */
    static RunEvent dependencyAdded(PeriodPlan period, String metric) {
        return new RunEvent(
                "WARNING",
                ANALYSIS,
                "run",
                "metric %s is computed too, as a metric that was asked for depends on it".formatted(metric),
                period.slug(),
                metric,
                null,
                null,
                null,
                period.label(),
                null,
                null);
    }

    private static RunEvent error(
            String function,
            String message,
            PeriodPlan period,
            @Nullable String metric,
            @Nullable String statistic,
            @Nullable AnalysisBasis basis,
            @Nullable String segment,
            String label,
            WarehouseException error) {
        return new RunEvent(
                "ERROR",
                ANALYSIS,
                function,
                message,
                period.slug(),
                metric,
                statistic,
                basis == null ? null : basis.value(),
                segment,
                label,
                error.errorClass(),
                error.errorClass() + ": " + message);
    }
}

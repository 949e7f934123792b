package dev.jetstream.core.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.DataSource;
import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.sql.ExposuresAnchor;
import dev.jetstream.core.sql.MetricsQuery;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.sql.SqlScope;
import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lays out the metrics tables of one window: one per data source and basis, or one per basis. */
final class MetricsPlanner {
    private final AnalysisConfig config;
    private final PlanOptions options;
    private final SqlScope scope;
    private final Names names;
    private final EnrollmentsNode enrollments;

    MetricsPlanner(
            AnalysisConfig config, PlanOptions options, SqlScope scope, Names names, EnrollmentsNode enrollments) {
        this.config = config;
        this.options = options;
        this.scope = scope;
        this.names = names;
        this.enrollments = enrollments;
    }

    /** Tables that can be made, and those that cannot. */
    record Layout(List<MetricsNode> nodes, List<RefusedMetrics> refused) {}

    /** The tables from which the summaries can be computed. */
    Layout layout(AnalysisPeriod period, DueWindow due, Collection<AnalysisBasis> bases, List<Summary> summaries) {
        Layout layout = new Layout(new ArrayList<>(), new ArrayList<>());
        for (AnalysisBasis basis : bases) {
            List<Metric> columns = columns(summaries, basis);
            if (!options.discreteMetrics()) {
                if (!columns.isEmpty()) {
                    add(layout, due, basis, null, names.metrics(basis, period, due.windowIndex()), columns);
                }
                continue;
            }
            bySource(columns)
                    .forEach((source, metrics) -> add(
                            layout,
                            due,
                            basis,
                            source,
                            names.metrics(basis, source, period, due.windowIndex()),
                            metrics));
        }
        return layout;
    }

    /** All metrics in one statement, on the enrollments basis. */
    MetricsQuery query(TimeLimits limits, List<Metric> metrics) {
        return query(limits, AnalysisBasis.ENROLLMENTS, metrics);
    }

    private MetricsQuery query(TimeLimits limits, AnalysisBasis basis, List<Metric> metrics) {
        return new MetricsQuery(
                scope, limits, enrollments.table(), basis, options.anchor(), config.exposureSignal(), metrics, true);
    }

    private void add(
            Layout layout,
            DueWindow due,
            AnalysisBasis basis,
            @Nullable String source,
            TableId table,
            List<Metric> metrics) {
        MetricsQuery query = query(due.limits(), basis, metrics);
        try {
            String sql = query.sql();
            layout.nodes.add(new MetricsNode(
                    table,
                    basis,
                    source,
                    metrics,
                    query.columns(),
                    sql,
                    question(due.limits(), basis, metrics, sql),
                    List.of(enrollments.table())));
        } catch (InvalidException e) {
            layout.refused.add(new RefusedMetrics(basis, source, metrics, e.errorClass(), e.reason()));
        }
    }

    private Question question(TimeLimits limits, AnalysisBasis basis, List<Metric> metrics, String sql) {
        boolean looksAtExposures = basis == AnalysisBasis.EXPOSURES || options.anchor() == ExposuresAnchor.ENROLLMENT;
        List<String> expressions = metrics.stream()
                .map(metric -> metric.name() + " = " + metric.selectExpression())
                .toList();
        List<DataSource> sources =
                metrics.stream().map(Metric::dataSource).distinct().toList();
        return new Question.Builder(QuestionKey.Kind.METRICS)
                .part("enrollments table", "", enrollments.questionKey())
                .part(
                        "window",
                        "data of %s to %s".formatted(limits.firstDateDataRequired(), limits.lastDateDataRequired()),
                        limits)
                .part(
                        "kind of client ids",
                        scope.unit().value() + (scope.useGleanIds() ? ", by Glean" : ""),
                        scope.unit(),
                        scope.useGleanIds(),
                        scope.appDataset())
                .part(
                        "exposures",
                        "counted from " + options.anchor().name().toLowerCase(Locale.ROOT),
                        looksAtExposures ? options.anchor() : "",
                        looksAtExposures ? config.exposureSignal() : "")
                .part("data sources", "", sources)
                .part(Question.METRICS, "", expressions)
                .ofStatement(sql, List.of(enrollments.questionKey()));
    }

    /** Metrics that are columns, once each, with those that ratios are computed from. */
    private static List<Metric> columns(List<Summary> summaries, AnalysisBasis basis) {
        Map<String, Metric> byName = new LinkedHashMap<>();
        summaries.stream()
                .map(Summary::metric)
                .filter(metric -> metric.analysisBases().contains(basis))
                .flatMap(metric -> Stream.concat(Stream.of(metric), dependencies(metric)))
                .filter(metric -> metric.selectExpression() != null && metric.dataSource() != null)
                .forEach(metric -> byName.putIfAbsent(metric.name(), metric));
        return List.copyOf(byName.values());
    }

    /** The metrics that a ratio is computed from, once each. */
    static Stream<Metric> dependencies(Metric metric) {
        List<Summary> dependencies = metric.dependsOn();
        return dependencies == null
                ? Stream.empty()
                : dependencies.stream().map(Summary::metric).distinct();
    }

    private static Map<String, List<Metric>> bySource(List<Metric> metrics) {
        Map<String, List<Metric>> bySource = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            DataSource source = metric.dataSource();
            if (source != null) {
                bySource.computeIfAbsent(source.name(), name -> new ArrayList<>())
                        .add(metric);
            }
        }
        return bySource;
    }
}

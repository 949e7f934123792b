package dev.jetstream.local.corpus;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.CountsQuery;
import dev.jetstream.core.plan.MetricsForm;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.plan.SampleQueries;
import dev.jetstream.core.plan.ViewNode;
import dev.jetstream.core.sql.SqlText;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.local.engine.SqlEngine;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** All statements of one config's plans, in the order in which a worker would send them. */
final class PlanWalk {
    /** Statistics tables are loaded, not queried; this stands in for a load of no rows. */
    private static final String LOADED =
            "SELECT CAST(NULL AS STRING) AS metric, CAST(NULL AS FLOAT64) AS point FROM UNNEST([1]) AS one WHERE one = 0";

    private final AnalysisConfig config;
    private final PlanOptions options;
    private final SqlEngine engine;
    private final Report report;
    private final Map<TableId, List<TableInfo.Column>> tables = new HashMap<>();
    private final Map<TableId, String> made = new HashMap<>();

    PlanWalk(AnalysisConfig config, PlanOptions options, SqlEngine engine, Report report) {
        this.config = config;
        this.options = options;
        this.engine = engine;
        this.report = report;
    }

    /** Plans with one metrics table per data source, or with one for all. */
    static PlanOptions options(boolean discrete) {
        return PlanOptions.standard("proj", "dset").in(MetricsForm.of(discrete, null));
    }

    /** The last day of enrollment, the day after, the day of the first whole week, the end. */
    static List<LocalDate> dates(AnalysisConfig config) {
        ResolvedExperiment experiment = config.experiment();
        LocalDate last = Objects.requireNonNull(experiment.startDate()).plusDays(experiment.enrollmentPeriod());
        return List.of(last, last.plusDays(1), last.plusDays(6), Objects.requireNonNull(experiment.endDate()));
    }

    void walk(LocalDate date) {
        try {
            Planned planned = AnalysisPlanner.plan(config, date, options);
            if (planned instanceof AnalysisPlan plan) {
                walk(plan);
            } else if (planned instanceof Planned.NotRunnable refused) {
                report.refused(slug(), refused.reason().getClass().getSimpleName());
            }
        } catch (InvalidException e) {
            report.refused(slug(), e.reason());
        }
    }

    private void walk(AnalysisPlan plan) {
        TableId enrollments = plan.enrollments().table();
        make("enrollments", enrollments, plan.enrollments().sql());
        if (!tables.containsKey(enrollments)) {
            var unused = engine.make(enrollments, standIn());
        }
        plan.periods().forEach(this::walk);
    }

    /** An enrollments table without rows, so that a failure of its own query hides no other. */
    private String standIn() {
        String segments = config.segments().stream()
                .map(segment -> "FALSE AS %s, ".formatted(SqlText.column(segment.name())))
                .collect(joining());
        return """
                SELECT 'a' AS analysis_id, 'b' AS branch, DATE '2026-03-02' AS enrollment_date, 1 AS num_enrollment_events,
                  %sDATE '2026-03-02' AS exposure_date, 1 AS num_exposure_events FROM UNNEST([1]) AS one WHERE one = 0
                """.formatted(segments);
    }

    private void walk(PeriodPlan period) {
        period.refused().forEach(refused -> report.refused(slug(), refused.message()));
        Stream.concat(period.covariates().stream(), period.metrics().stream())
                .forEach(node -> make("metrics", node.table(), node.sql()));
        for (AnalysisBasis basis : period.bases()) {
            SampleQueries samples = SampleQueries.of(period, basis, tables);
            samples.statements().forEach(sample -> query("samples", sample.sql()));
            samples.problems().forEach(problem -> report.withoutSample(problem.errorClass()));
            query("counts", CountsQuery.of(period, basis));
            ViewNode.metrics(period, basis, Set.copyOf(tables.keySet())).ifPresent(this::view);
        }
        var unused = engine.make(period.statisticsTable(), LOADED);
        view(ViewNode.statistics(period));
    }

    /** A table that an earlier date's plan made by the same query stays. */
    private void make(String kind, TableId table, String sql) {
        if (!sql.equals(made.put(table, sql))) {
            report.statement(slug(), kind, sql, () -> {
                tables.put(table, engine.make(table, sql));
                return rows(table);
            });
        }
    }

    private void view(ViewNode view) {
        report.statement(slug(), "views", view.sql(), () -> {
            TableName unused = engine.view(view.sql());
            return rows(view.view());
        });
    }

    private long rows(TableId table) {
        return engine.read("SELECT COUNT(*) AS n FROM " + table.quoted()).stream()
                .mapToLong(row -> Long.parseLong(Objects.requireNonNull(row.get("n"))))
                .sum();
    }

    private void query(String kind, String sql) {
        report.statement(slug(), kind, sql, () -> engine.read(sql).size());
    }

    private String slug() {
        return config.experiment().slug();
    }
}

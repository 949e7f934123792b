package dev.jetstream.benchmarks;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.List;

/** The demo's metrics of its whole two weeks, over telemetry of the size that large experiments have. */
final class MetricsBenchmark {
    private static final int DAYS = 14;

    private final TableId telemetry = DemoExperiment.telemetryTable();
    private final EmbeddedWarehouse warehouse;
    private final AnalysisPlan plan;
    private final int clients;

    MetricsBenchmark(EmbeddedWarehouse warehouse, AnalysisPlan plan, int clients) {
        this.warehouse = warehouse;
        this.plan = plan;
        this.clients = clients;
    }

    List<Figure> measure() {
        List<Figure> figures = new ArrayList<>();
        warehouse.ensureDataset(telemetry);
        figures.addAll(
                timed("make the telemetry, %,d clients x %d days".formatted(clients, DAYS), telemetry, telemetry()));
        figures.addAll(timed("make the enrollments", plan.enrollments().table(), enrollments()));
        PeriodPlan overall = plan.periods().stream()
                .filter(period -> period.period() == AnalysisPeriod.OVERALL)
                .findFirst()
                .orElseThrow();
        MetricsNode metrics = overall.metrics().stream()
                .filter(node -> node.basis() == AnalysisBasis.ENROLLMENTS)
                .findFirst()
                .orElseThrow();
        List<Figure> figure =
                timed("metrics query, %,d clients x %d days".formatted(clients, DAYS), metrics.table(), metrics.sql());
        check(metrics.table(), overall.limits().window().length());
        figures.addAll(figure);
        return figures;
    }

    private List<Figure> timed(String what, TableId table, String sql) {
        Stopwatch watch = Stopwatch.started();
        warehouse.make(table, sql);
        return watch.figures(what, warehouse.rows(table));
    }

    /** Nobody should time a query that found nothing. */
    private void check(TableId metrics, int days) {
        String sql = DemoExperiment.text("/dev/jetstream/benchmarks/days.sql").formatted(metrics.quoted());
        long found = Long.parseLong(warehouse.row(sql).text("days"));
        if (found != (long) clients * days) {
            throw new IllegalStateException(
                    "%,d days of reading instead of %,d".formatted(found, (long) clients * days));
        }
    }

    private String enrollments() {
        return DemoExperiment.text("/dev/jetstream/benchmarks/enrollments.sql").formatted(clients);
    }

    private String telemetry() {
        return DemoExperiment.text("/dev/jetstream/benchmarks/telemetry.sql").formatted(clients, DAYS - 1);
    }
}

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
    private static final TableId TELEMETRY =
            new TableId("moz-fx-data-shared-prod", "org_mozilla_fenix", "reading_daily");

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
        warehouse.ensureDataset(TELEMETRY);
        figures.addAll(
                timed("make the telemetry, %,d clients x %d days".formatted(clients, DAYS), TELEMETRY, telemetry()));
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
        String sql = "SELECT SUM(reading_days) AS days FROM " + metrics.quoted();
        long found = Long.parseLong(warehouse.row(sql).text("days"));
        if (found != (long) clients * days) {
            throw new IllegalStateException(
                    "%,d days of reading instead of %,d".formatted(found, (long) clients * days));
        }
    }

    private String enrollments() {
        return """
                SELECT
                  CONCAT('client-', CAST(i AS STRING)) AS analysis_id,
                  CASE MOD(i, 3) WHEN 0 THEN 'control' WHEN 1 THEN 'control-twin' ELSE 'comfortable' END AS branch,
                  DATE_ADD(DATE '2026-03-02', INTERVAL MOD(i, 7) DAY) AS enrollment_date,
                  1 AS num_enrollment_events,
                  MOD(i, 5) = 0 AS bookworms,
                  DATE_ADD(DATE '2026-03-02', INTERVAL MOD(i, 7) DAY) AS exposure_date,
                  1 AS num_exposure_events
                FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i
                """.formatted(clients);
    }

    private String telemetry() {
        return """
                SELECT
                  DATE_ADD(DATE '2026-03-02', INTERVAL MOD(i, 7) + d DAY) AS submission_date,
                  CONCAT('client-', CAST(i AS STRING)) AS client_id,
                  MOD(i, 100) AS sample_id,
                  [STRUCT(
                    'comfortable-reading-fonts' AS key,
                    STRUCT(CASE MOD(i, 3) WHEN 0 THEN 'control' WHEN 1 THEN 'control-twin' ELSE 'comfortable' END AS branch)
                      AS value
                  )] AS experiments,
                  MOD(i * 7919 + d * 104729, 40) AS pages_read,
                  MOD(i * 7919 + d * 15485863, 6007) / 60 AS minutes_read,
                  MOD(i * 7919 + d * 1299709, 3) AS articles_saved,
                  MOD(i + d, 11) = 0 AS listened
                FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i, UNNEST(GENERATE_ARRAY(0, %d)) AS d
                """.formatted(clients, DAYS - 1);
    }
}

package dev.jetstream.benchmarks;

import static java.util.stream.Collectors.joining;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.sql.SampleSql;
import dev.jetstream.core.sql.SampleSql.Source;
import dev.jetstream.core.sql.SampleSql.Value;
import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A wide metrics table, half of its metrics continuous, and the statement that reads their distinct values. */
final class SamplesBenchmark {
    private static final TableId TABLE = EmbeddedWarehouse.table("wide");

    private final EmbeddedWarehouse warehouse;
    private final int clients;
    private final int metrics;

    SamplesBenchmark(EmbeddedWarehouse warehouse, int clients, int metrics) {
        this.warehouse = warehouse;
        this.clients = clients;
        this.metrics = metrics;
    }

    List<Figure> measure() {
        Stopwatch watch = Stopwatch.started();
        warehouse.make(TABLE, table());
        List<Figure> figures = new ArrayList<>(watch.figures("make the wide table", clients));
        watch = Stopwatch.started();
        List<Figure> ofTheClient = ClientProcess.run(512, "samples", warehouse.endpoint(), statement());
        figures.addAll(watch.figures("distinct values, with the start of a JVM; CPU of the server", clients));
        figures.addAll(ofTheClient);
        return figures;
    }

    String statement() {
        List<SampleSql.Sample> samples = IntStream.range(0, metrics)
                .mapToObj(m -> new SampleSql.Sample(
                        "metric_" + m, new Value(Source.BASE, TABLE, "metric_" + m, false), null, List.of()))
                .toList();
        return new SampleSql(TABLE, AnalysisBasis.ENROLLMENTS, List.of("regulars"), samples).sql();
    }

    /** Even metrics have a value of their own for almost each client, odd ones fifty values in all. */
    private String table() {
        String columns = IntStream.range(0, metrics)
                .mapToObj(m -> m % 2 == 0
                        ? "MOD(i * 7919 + %d, 1000003) / 997 AS metric_%d".formatted(m * 104_729, m)
                        : "MOD(i * 7919 + %d, 50) AS metric_%d".formatted(m * 104_729, m))
                .collect(joining(",\n  "));
        return """
                SELECT
                  CONCAT('client-', CAST(i AS STRING)) AS analysis_id,
                  CASE MOD(i, 3) WHEN 0 THEN 'control' WHEN 1 THEN 'treatment-a' ELSE 'treatment-b' END AS branch,
                  DATE '2026-03-02' AS enrollment_date,
                  MOD(i, 5) = 0 AS regulars,
                  %s
                FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i
                """.formatted(columns, clients);
    }
}

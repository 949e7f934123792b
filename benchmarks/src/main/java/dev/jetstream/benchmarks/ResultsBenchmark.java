package dev.jetstream.benchmarks;

import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.List;

/** Large results through the real client, in a process whose heap would not hold them. */
final class ResultsBenchmark {
    private static final int HEAP_MEGABYTES = 256;

    private final EmbeddedWarehouse warehouse;

    ResultsBenchmark(EmbeddedWarehouse warehouse) {
        this.warehouse = warehouse;
    }

    List<Figure> measure(int... sizes) {
        List<Figure> figures = new ArrayList<>();
        for (int millions : sizes) {
            TableId table = EmbeddedWarehouse.table("rows_" + millions);
            warehouse.make(table, rows(millions));
            Stopwatch watch = Stopwatch.started();
            List<Figure> ofTheClient = ClientProcess.run(
                    HEAP_MEGABYTES, "rows", warehouse.endpoint(), "SELECT id, amount, days FROM " + table.quoted());
            figures.addAll(watch.figures(
                    "%d M rows at -Xmx%dm, with the start of a JVM; CPU of the server"
                            .formatted(millions, HEAP_MEGABYTES),
                    millions * 1_000_000L));
            figures.addAll(ofTheClient);
        }
        return figures;
    }

    private static String rows(int millions) {
        return """
                SELECT i * 1000000 + j AS id, MOD(i * 7919 + j * 104729, 1000003) / 997 AS amount, MOD(j, 14) AS days
                FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i, UNNEST(GENERATE_ARRAY(1, 1000000)) AS j
                """.formatted(millions);
    }
}

package dev.jetstream.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jetstream.core.warehouse.Row;
import dev.jetstream.gcp.bigquery.BigQuerySettings;
import dev.jetstream.gcp.bigquery.BigQueryWarehouse;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A reader of results in a JVM of its own, so that its heap is limited and nobody else's is measured. */
final class ClientProcess {
    private ClientProcess() {}

    /**
     * Reads the result of a statement in a new process.
     *
     * @param heapMegabytes its limit
     * @param kind {@code rows}, or {@code samples}, which are unpacked
     */
    static List<Figure> run(int heapMegabytes, String kind, URI endpoint, String sql) {
        List<Figure> figures = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + heapMegabytes + "m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ClientProcess.class.getName(),
                            kind,
                            endpoint.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (PrintStream in = new PrintStream(process.getOutputStream(), true, UTF_8)) {
                in.print(sql);
            }
            String[] lines = new String(process.getInputStream().readAllBytes(), UTF_8).split("\n", -1);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "the reader of %s failed with a heap of %d MB".formatted(kind, heapMegabytes));
            }
            Stream.of(lines)
                    .filter(line -> !line.isEmpty())
                    .map(ClientProcess::figure)
                    .forEach(figures::add);
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Figure figure(String line) {
        String[] parts = line.split("\t", -1);
        return new Figure(parts[0], Double.parseDouble(parts[1]), parts[2], Long.parseLong(parts[3]));
    }

    public static void main(String[] arguments) throws IOException {
        String sql = new String(System.in.readAllBytes(), UTF_8);
        LiveHeap heap = LiveHeap.watched();
        Scheduler timer = Schedulers.newSingle("timer", true);
        try (BigQueryWarehouse warehouse = new BigQueryWarehouse(
                EmbeddedWarehouse.PROJECT, URI.create(arguments[1]), BigQuerySettings.defaults(), timer)) {
            Flux<Row> rows = warehouse.query(sql, Map.of());
            Reading reading = new Reading(arguments[0].equals("samples"));
            long start = System.nanoTime();
            rows.toStream(1_000).forEach(reading::take);
            reading.print(arguments[0], (System.nanoTime() - start) / 1e9, heap);
        } finally {
            timer.dispose();
        }
    }
}

package dev.jetstream.benchmarks;

import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Ports;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import dev.jetstream.local.telemetry.TableSchemas;
import dev.jetstream.local.telemetry.TelemetryDemand;
import dev.jetstream.local.telemetry.TelemetryGenerator;
import dev.jetstream.local.telemetry.TelemetrySettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Measures the parts that decide how long a run takes, and prints a table: each figure with its unit and the number of
 * calls, rows or statements it rests on.
 *
 * <p>Arguments name what to measure; without any it is what takes little time. See {@link #LARGE} for the rest.
 */
@SuppressWarnings("TimeZoneUsage") // real time enters here
public final class BenchmarksCommand {
    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final Duration BUDGET_OF_QUERIES = Duration.ofSeconds(5);
    /** Need minutes and gigabytes, so they are measured only when named; {@code warehouse} names them all. */
    private static final List<String> LARGE = List.of("cold", "corpus", "metrics", "samples", "results");

    private static final Path CORPUS = Path.of("..", "shared", "corpus", "sql");
    private static final int METRICS_CLIENTS = 1_000_000;
    private static final int SAMPLES_CLIENTS = 300_000;
    private static final int SAMPLES_METRICS = 50;
    private static final double MILLISECOND = 1e6;
    private static final double SECOND = 1e9;
    /** Real configs, beside the project where there are any. */
    private static final Path METRIC_HUB = Path.of("../shared/corpus/metric-hub");

    private static final int CLIENTS = 20_000;
    private static final int DAYS = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PrintStream out;
    private final Meter meter = new Meter(System::nanoTime, BUDGET.toNanos());
    private final Meter queries = new Meter(System::nanoTime, BUDGET_OF_QUERIES.toNanos());

    private BenchmarksCommand(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("jetstream-benchmarks");
        try {
            BenchmarksCommand command =
                    new BenchmarksCommand(new PrintStream(System.out, true, StandardCharsets.UTF_8));
            if (arguments.length == 0) {
                command.run(folder);
            } else {
                command.large(named(arguments), folder);
            }
        } finally {
            delete(folder);
        }
    }

    private void run(Path folder) throws IOException {
        DemoExperiment demo = new DemoExperiment(folder.resolve("demo"), Clock.systemUTC());
        PlanningBenchmarkCommand.main(new String[0]);
        print(new StatisticsBenchmark().measure(meter));
        print(new TranslationBenchmark(demo.plan()).measure(meter));
        if (Files.isDirectory(METRIC_HUB)) {
            print(new ConfigsBenchmark(METRIC_HUB).measure(meter));
        }
        Scheduler timer = Schedulers.newSingle("timer", true);
        try (EmbeddedServers servers = EmbeddedServers.start(folder.resolve("work"), Ports.FREE, Clock.systemUTC());
                GcpClients clients = clients(servers, timer)) {
            Warehouse warehouse = clients.warehouse();
            print(List.of(queries.median(
                    "SELECT 1 through the adapter, p50",
                    () -> warehouse.query("SELECT 1 AS one", Map.of()).blockLast(PATIENCE),
                    MILLISECOND,
                    "ms/query")));
            print(List.of(fill(warehouse, demo)));
        } finally {
            timer.dispose();
        }
    }

    private static List<String> named(String... arguments) {
        List<String> names = List.of(arguments);
        if (names.equals(List.of("warehouse"))) {
            return LARGE;
        }
        names.stream().filter(name -> !LARGE.contains(name)).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException(
                    "there is no benchmark '%s'; there are warehouse, %s".formatted(unknown, LARGE));
        });
        return names;
    }

    private void large(List<String> names, Path folder) {
        for (String name : names) {
            Path own = folder.resolve(name);
            switch (name) {
                case "cold" -> print(ColdStart.measure(own));
                case "corpus" -> print(new CorpusBenchmark(CORPUS).measure());
                default -> {
                    try (EmbeddedWarehouse warehouse = new EmbeddedWarehouse(own, Clock.systemUTC())) {
                        print(ofTheWarehouse(name, warehouse, folder));
                    }
                }
            }
        }
    }

    private static List<Figure> ofTheWarehouse(String name, EmbeddedWarehouse warehouse, Path folder) {
        return switch (name) {
            case "metrics" ->
                new MetricsBenchmark(
                                warehouse,
                                new DemoExperiment(folder.resolve("demo"), Clock.systemUTC()).plan(),
                                METRICS_CLIENTS)
                        .measure();
            case "samples" -> new SamplesBenchmark(warehouse, SAMPLES_CLIENTS, SAMPLES_METRICS).measure();
            default -> new ResultsBenchmark(warehouse).measure(2, 10);
        };
    }

    private static GcpClients clients(EmbeddedServers servers, Scheduler timer) {
        GcpEndpoints endpoints = new GcpEndpoints(
                servers.endpoints().pubsub(),
                servers.endpoints().bigquery(),
                servers.endpoints().storage());
        return new GcpClients("benchmark", endpoints, GcpSettings.defaults(), timer);
    }

    /** Generates and loads, as a run does before its first query. */
    private static Figure fill(Warehouse warehouse, DemoExperiment demo) {
        TelemetryDemand demand =
                TelemetryDemand.of(List.of(demo.config()), DemoExperiment.LAST_DAY, DemoExperiment.OPTIONS, Map.of());
        TelemetrySettings settings = new TelemetrySettings(
                1, CLIENTS, demand.lastDay().minusDays(DAYS - 1L), demand.lastDay(), demand.studies());
        TelemetryGenerator generator = new TelemetryGenerator(
                warehouse, settings, TableSchemas.parse(DemoExperiment.schemas(), "of the demo"));
        long start = System.nanoTime();
        List<TableId> tables =
                generator.fill(demand.statements(), demand.made()).collectList().block(PATIENCE);
        double seconds = (System.nanoTime() - start) / SECOND;
        if (tables == null || tables.isEmpty()) {
            throw new IllegalStateException("no table was filled");
        }
        long rows = tables.stream().mapToLong(table -> rows(warehouse, table)).sum();
        return new Figure(
                "telemetry, %,d clients x %d days, with load".formatted(CLIENTS, DAYS), rows / seconds, "rows/s", rows);
    }

    private static long rows(Warehouse warehouse, TableId table) {
        Long rows = Mono.from(warehouse.query("SELECT COUNT(*) AS n FROM `" + table + "`", Map.of()))
                .map(row -> Long.parseLong(row.text("n")))
                .block(PATIENCE);
        return rows == null ? 0 : rows;
    }

    private void print(List<Figure> figures) {
        figures.forEach(figure -> out.println(figure.line()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

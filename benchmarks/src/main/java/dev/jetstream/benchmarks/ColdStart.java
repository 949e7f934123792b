package dev.jetstream.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own from its start to the first row of an embedded BigQuery, through the production adapter. */
@SuppressWarnings("TimeZoneUsage") // real time enters here: this is a process of its own
final class ColdStart {
    private ColdStart() {}

    /** Twice: the first start over a folder unpacks the engine's library, later ones find it. */
    static List<Figure> measure(Path folder) {
        List<Figure> figures = new ArrayList<>();
        for (String which : List.of("first", "second")) {
            String[] millis = output(folder).strip().split(" ", -1);
            figures.add(new Figure(
                    "JVM to first SELECT 1, %s start over a folder".formatted(which),
                    Double.parseDouble(millis[0]),
                    "ms",
                    1));
            figures.add(new Figure("  second SELECT 1 of that JVM", Double.parseDouble(millis[1]), "ms", 1));
        }
        return figures;
    }

    private static String output(Path folder) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ColdStart.class.getName(),
                            folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the server did not start");
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] arguments) {
        try (EmbeddedWarehouse warehouse = new EmbeddedWarehouse(Path.of(arguments[0]), Clock.systemUTC())) {
            String one = warehouse.row("SELECT 1 AS one").text("one");
            double first = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            long start = System.nanoTime();
            String two = warehouse.row("SELECT 2 AS two").text("two");
            System.out.println(first * Integer.parseInt(one) + " "
                    + (System.nanoTime() - start) / 1e6 * 2 / Integer.parseInt(two));
        }
    }
}

package dev.jetstream.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Measures planning alone: needs a folder of real configs. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
public final class PlanningBenchmarkCommand {
    private PlanningBenchmarkCommand() {}

    /** With the folder of configs, in metric-hub's layout, as its argument. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path configs = Path.of(arguments.length == 0 ? "../shared/corpus/metric-hub" : arguments[0]);
        if (!Files.isDirectory(configs)) {
            out.println("planning is not measured: there is no folder of configs " + configs);
            return;
        }
        Path cache = Files.createTempDirectory("jetstream-benchmarks");
        try {
            new PlanningBenchmark(configs, Clock.systemUTC())
                    .measure(cache)
                    .forEach(figure -> out.println(figure.line()));
        } finally {
            Files.deleteIfExists(cache);
        }
    }
}

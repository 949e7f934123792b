package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.statistics.Sample;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * One page: each statistic's CPU time beside the original system's, from rows (three branches of a million clients) and
 * from weighted values; the time to sort a million doubles stands first, so that readers can rescale.
 *
 * <p>CPU time of the thread, the least of some calls: what others do on the machine matters little.
 */
public final class AgainstReferenceCommand {
    private static final int CLIENTS = 1_000_000;
    private static final int FEW_DISTINCT = 5_000;
    private static final int CALLS_FROM_ROWS = 9;
    private static final int CALLS_FROM_VALUES = 300;
    private static final double MILLISECOND = 1e6;

    /** CPU seconds of the original system's call, as measured for the specification; a target of 0 is none. */
    private static final List<Line> LINES = List.of(
            new Line("bootstrap_mean", "continuous", 1274, 10_000),
            new Line("bootstrap_mean", "count", 3.19, 25),
            new Line("bootstrap_mean", "binary", 1.27, 0),
            new Line("population_ratio", "ratio", 8322, 15_000),
            new Line("linear_model_mean", "continuous", 5.91, 50),
            new Line("linear_model_mean", "count", 4.84, 50),
            new Line("linear_model_mean", "binary", 4.94, 50),
            new Line("linear_model_mean", "covariate", 10.13, 40),
            new Line("per_client_dau_impact", "count", 4.76, 0),
            new Line("kernel_density_estimate", "count", 4.96, 200),
            new Line("kernel_density_estimate", "continuous", 240, 200),
            new Line("binomial", "binary", 0.42, 10),
            new Line("deciles", "continuous", 1.55, 5),
            new Line("deciles", "count", 1.30, 5),
            new Line("empirical_cdf", "continuous", 1.68, 5),
            new Line("empirical_cdf", "count", 0.88, 5),
            new Line("count", "count", 0.10, 0),
            new Line("sum", "count", 0.07, 0));

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final PrintStream out;

    private AgainstReferenceCommand(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        new AgainstReferenceCommand(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
    }

    private void run() {
        double[] values = new Clients(7).uniform(CLIENTS);
        double sort = least(CALLS_FROM_ROWS, () -> {
            double[] copy = values.clone();
            Arrays.sort(copy);
            return copy;
        });
        print("sorting 1,000,000 doubles with the JDK: %.0f ms of CPU", sort / MILLISECOND);
        print("");
        String format = "%-24s %-11s %12s %12s %12s %8s %6s %16s";
        print(format, "statistic", "clients", "reference s", "ours ms", "times", "target", "", "from values ms");
        for (Line line : LINES) {
            Calls calls = new Calls(line.statistic, line.kind, CLIENTS);
            double rows = least(CALLS_FROM_ROWS, () -> calls.compute(calls.sample()));
            boolean manyDistinct = !line.kind.equals("count") && !line.kind.equals("binary");
            Calls few = new Calls(line.statistic, line.kind, manyDistinct ? FEW_DISTINCT : CLIENTS);
            Sample sample = few.sample();
            double weighted = least(CALLS_FROM_VALUES, () -> few.compute(sample));
            double times = line.seconds * 1e9 / rows;
            String verdict = line.target == 0 ? "" : times >= line.target ? "met" : "MISSED";
            print(
                    format,
                    line.statistic,
                    line.kind,
                    "%,.2f".formatted(line.seconds),
                    "%,.2f".formatted(rows / MILLISECOND),
                    "%,.0f".formatted(times),
                    line.target == 0 ? "" : "%,d".formatted(line.target),
                    verdict,
                    "%.3f".formatted(weighted / MILLISECOND));
        }
    }

    private double least(int calls, Supplier<?> call) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < calls; i++) {
            long start = threads.getCurrentThreadCpuTime();
            if (call.get() == null) { // a result that is looked at cannot be optimised away
                throw new IllegalStateException("a measured call gave nothing");
            }
            least = Math.min(least, threads.getCurrentThreadCpuTime() - start);
        }
        return least;
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    /** What was measured of the original system, and how many times as fast ours is to be. */
    private record Line(String statistic, String kind, double seconds, int target) {}
}

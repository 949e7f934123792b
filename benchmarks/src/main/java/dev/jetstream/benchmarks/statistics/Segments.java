package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.SegmentedSample;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticsComputer;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedPairs;
import dev.jetstream.core.statistics.WeightedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A metric in one segment and in twenty, each client in one of them: from its parts to the rows of its statistics. What
 * counts is what is allocated ({@code -prof gc}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 4) // what escapes no more is not allocated: the compiler must have settled
@Measurement(iterations = 3, time = 4)
public class Segments {
    private static final int PARTS = 20;
    private static final int CLIENTS = 100_000;

    /** Kind of clients and the statistics that they usually have. */
    @Param({"count", "continuous", "binary", "ratio"})
    public String kind = "";

    /** How many segments are computed. */
    @Param({"1", "20"})
    public int segments;

    private final StatisticsComputer computer = new StatisticsComputer();
    private List<SegmentedSample.Part> parts = List.of();
    private List<Summary> summaries = List.of();

    /** Draws the clients of each segment. */
    @Setup(Level.Trial)
    public void prepare() {
        parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            for (int branch = 0; branch < Calls.BRANCHES.size(); branch++) {
                Clients random = new Clients(100L * part + branch);
                parts.add(new SegmentedSample.Part(
                        1L << part, branch(Calls.BRANCHES.get(branch), random, CLIENTS / PARTS)));
            }
        }
        summaries = statistics().stream()
                .map(statistic -> Calls.summary(statistic, kind))
                .toList();
    }

    /** Rows of all statistics and segments. */
    @Benchmark
    public int rows() {
        SegmentedSample sample = new SegmentedSample(ValueType.REAL, ValueType.REAL, parts);
        int rows = 0;
        for (int segment = 0; segment < segments; segment++) {
            rows += sample.in(1L << segment, Calls.BRANCHES, one -> {
                int found = 0;
                for (Summary summary : summaries) {
                    StatisticResult result = computer.compute(summary, one, Calls.CONTEXT);
                    found += result.rows().size();
                }
                return found;
            });
        }
        return rows;
    }

    private BranchSample branch(String name, Clients random, int clients) {
        return switch (kind) {
            case "count" -> new BranchSample(name, WeightedValues.ofRows(random.counts(clients)));
            case "continuous" -> new BranchSample(name, WeightedValues.ofRows(random.continuous(clients)));
            case "binary" -> new BranchSample(name, WeightedValues.ofRows(random.truths(clients)));
            default -> new BranchSample(name, WeightedPairs.ofRows(random.counts(clients), random.counts(clients)));
        };
    }

    private List<String> statistics() {
        return switch (kind) {
            case "binary" -> List.of("binomial");
            case "ratio" -> List.of("population_ratio");
            default ->
                List.of("bootstrap_mean", "linear_model_mean", "deciles", "empirical_cdf", "kernel_density_estimate");
        };
    }
}

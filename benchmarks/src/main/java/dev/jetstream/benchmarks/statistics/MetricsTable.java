package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.SegmentedSample;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedValues;
import dev.jetstream.worker.analysis.StatisticsFanOut;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A whole metrics table from weighted values to rows through the worker's own fan-out: 50 metrics, all clients and 5
 * segments, the statistics that a metric usually has, 3 branches of 100,000 clients with counts; on one thread and on
 * two.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx3g", "-XX:+UseParallelGC"})
@Warmup(iterations = 30)
@Measurement(iterations = 40)
public class MetricsTable {
    private static final int METRICS = 50;
    private static final int SEGMENTS = 5;
    private static final int CLIENTS = 100_000;
    private static final List<String> STATISTICS =
            List.of("bootstrap_mean", "linear_model_mean", "deciles", "empirical_cdf", "kernel_density_estimate");

    /** Threads of the scheduler and pieces at a time. */
    @Param({"1", "2"})
    public int threads;

    private List<StatisticsFanOut.Piece> pieces = List.of();
    private Scheduler cpu = Schedulers.immediate();

    /** Draws the clients and starts the threads. */
    @Setup(Level.Trial)
    public void prepare() {
        pieces = pieces();
        cpu = Schedulers.newParallel("statistics", threads);
    }

    /** Stops the threads. */
    @TearDown(Level.Trial)
    public void end() {
        cpu.dispose();
    }

    /** All rows of the table. */
    @Benchmark
    public List<StatisticResult> rows() {
        return new StatisticsFanOut(cpu, threads)
                .compute(pieces, piece -> {})
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    private static List<StatisticsFanOut.Piece> pieces() {
        List<Summary> summaries = STATISTICS.stream()
                .map(statistic -> Calls.summary(statistic, "continuous")) // on a logarithmic grid
                .toList();
        List<StatisticsFanOut.Piece> pieces = new ArrayList<>();
        List<SegmentedSample> samples = new ArrayList<>();
        for (int metric = 0; metric < METRICS; metric++) {
            samples.add(sample(metric));
        }
        for (int segment = 0; segment <= SEGMENTS; segment++) {
            String name = segment == 0 ? "all" : "segment_" + segment;
            long mask = segment == 0 ? 0 : 1L << (segment - 1);
            StatisticContext context = new StatisticContext(
                    "benchmark", Calls.BRANCHES, AnalysisPeriod.OVERALL, 14, AnalysisBasis.ENROLLMENTS, name);
            for (SegmentedSample sample : samples) {
                pieces.add(new StatisticsFanOut.Piece(sample, mask, context, summaries, (summary, failure) -> {
                    throw failure;
                }));
            }
        }
        return pieces;
    }

    private static SegmentedSample sample(int metric) {
        List<SegmentedSample.Part> parts = new ArrayList<>();
        for (int branch = 0; branch < Calls.BRANCHES.size(); branch++) {
            Clients random = new Clients(100L * metric + branch);
            for (int segment = 0; segment < SEGMENTS; segment++) {
                parts.add(new SegmentedSample.Part(
                        1L << segment,
                        new BranchSample(
                                Calls.BRANCHES.get(branch), WeightedValues.ofRows(random.counts(CLIENTS / SEGMENTS)))));
            }
        }
        return new SegmentedSample(ValueType.INTEGER, ValueType.INTEGER, parts);
    }
}

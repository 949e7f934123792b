package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.statistics.StatisticResult;
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

/** Each statistic from one row a client to its result rows: three branches, all of them as reference. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx3g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FromRows {
    /** Statistic and kind of clients. */
    @Param({
        "bootstrap_mean/count",
        "bootstrap_mean/binary",
        "bootstrap_mean/continuous",
        "population_ratio/ratio",
        "linear_model_mean/count",
        "linear_model_mean/binary",
        "linear_model_mean/continuous",
        "linear_model_mean/covariate",
        "per_client_dau_impact/count",
        "kernel_density_estimate/count",
        "kernel_density_estimate/continuous",
        "binomial/binary",
        "deciles/count",
        "deciles/continuous",
        "empirical_cdf/count",
        "empirical_cdf/continuous",
        "count/count",
        "sum/count"
    })
    public String call = "";

    /** Clients of a branch. */
    @Param({"10000", "100000", "1000000"})
    public int clients;

    @SuppressWarnings("NullAway.Init") // JMH calls prepare first
    private Calls calls;

    /** Draws the clients. */
    @Setup(Level.Trial)
    public void prepare() {
        calls = new Calls(Calls.statistic(call), Calls.kind(call), clients);
    }

    /** From rows. */
    @Benchmark
    public StatisticResult rows() {
        return calls.compute(calls.sample());
    }
}

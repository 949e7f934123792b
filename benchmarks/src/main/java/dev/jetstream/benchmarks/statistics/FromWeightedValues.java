package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.statistics.Sample;
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

/** Each statistic from weighted values at hand: what the worker does once the warehouse has counted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FromWeightedValues {
    /** Statistic and kind of clients. */
    @Param({
        "bootstrap_mean/count",
        "bootstrap_mean/continuous",
        "population_ratio/ratio",
        "linear_model_mean/count",
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

    /** Clients of a branch; of the continuous kind about as many are distinct, of counts a few hundred. */
    @Param({"5000", "1000000"})
    public int clients;

    @SuppressWarnings("NullAway.Init") // JMH calls prepare first
    private Calls calls;

    @SuppressWarnings("NullAway.Init") // JMH calls prepare first
    private Sample sample;

    /** Counts the clients. */
    @Setup(Level.Trial)
    public void prepare() {
        String kind = Calls.kind(call);
        boolean manyDistinct = !kind.equals("count") && !kind.equals("binary");
        calls = new Calls(Calls.statistic(call), kind, manyDistinct ? Math.min(clients, 5000) : clients);
        sample = calls.sample();
    }

    /** From weighted values of up to 5,000 distinct. */
    @Benchmark
    public StatisticResult weighted() {
        return calls.compute(sample);
    }
}

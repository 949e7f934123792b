package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.statistics.arrays.BucketSort;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to sort a million doubles, by which readers can rescale all other figures; and our sort beside the JDK's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class Sorting {
    private static final int SIZE = 1_000_000;

    /** What is sorted. */
    @Param({"uniform", "continuous"})
    public String kind = "";

    private double[] values = {};

    /** Draws the values. */
    @Setup
    public void prepare() {
        Clients random = new Clients(7);
        values = kind.equals("uniform") ? random.uniform(SIZE) : random.continuous(SIZE);
    }

    /** The JDK's sort of a copy. */
    @Benchmark
    public double[] jdk() {
        double[] copy = values.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** Ours. */
    @Benchmark
    public double[] buckets() {
        return BucketSort.sorted(values, SIZE);
    }
}

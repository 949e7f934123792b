package dev.jetstream.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Times one long piece of work: by the clock, and by the processor time of this process, which other work on the
 * machine does not lengthen.
 */
final class Stopwatch {
    private static final double SECOND = 1e9;
    private static final OperatingSystemMXBean MACHINE =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long wall = System.nanoTime();
    private final long cpu = MACHINE.getProcessCpuTime();

    private Stopwatch() {}

    static Stopwatch started() {
        return new Stopwatch();
    }

    double seconds() {
        return (System.nanoTime() - wall) / SECOND;
    }

    double cpuSeconds() {
        return (MACHINE.getProcessCpuTime() - cpu) / SECOND;
    }

    /** Two lines: the clock's, the processor's. */
    List<Figure> figures(String what, long n) {
        double seconds = seconds();
        double cpuSeconds = cpuSeconds();
        return List.of(new Figure(what, seconds, "s", n), new Figure("  processor time", cpuSeconds, "s", n));
    }
}

package dev.jetstream.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Reads all configs of a repository, and resolves all its experiments, one platform each. */
final class ConfigsBenchmark {
    private static final double MILLISECOND = 1e6;
    private static final double KILOBYTE = 1e3;
    private static final double MEGABYTE = 1e6;
    private static final String PLATFORM = "firefox_desktop";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Path repository;

    ConfigsBenchmark(Path repository) {
        this.repository = repository;
    }

    List<Figure> measure(Meter meter) {
        long before = usedHeap();
        ConfigCollection collection = ConfigRepositories.asTheyLie(List.of(repository));
        int resolved = resolveAll(collection);
        long kept = usedHeap() - before;
        int configs = collection.experimentSlugs().size();
        long[] durations = meter.durations(() -> resolveAll(collection));
        double median = durations[durations.length / 2] / MILLISECOND;
        long allocated = threads.getCurrentThreadAllocatedBytes();
        if (resolveAll(collection) != resolved) {
            throw new IllegalStateException("the same configs resolve differently");
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        return List.of(
                new Figure(
                        "resolve all %,d configs, %,d of which can".formatted(configs, resolved),
                        median,
                        "ms",
                        durations.length),
                new Figure(
                        "resolve one of them, mean", median / configs, "ms/config", (long) durations.length * configs),
                new Figure("allocated by resolving one, mean", allocated / KILOBYTE / configs, "kB/config", configs),
                new Figure("heap kept by all of them, read", kept / MEGABYTE, "MB", configs));
    }

    private static int resolveAll(ConfigCollection collection) {
        int resolved = 0;
        for (String slug : collection.experimentSlugs()) {
            resolved += resolves(collection, slug) ? 1 : 0;
        }
        if (resolved == 0) {
            throw new IllegalStateException("no config resolves");
        }
        return resolved;
    }

    private static boolean resolves(ConfigCollection collection, String slug) {
        try {
            return !ConfigResolver.resolve(collection, experiment(slug))
                    .summaries()
                    .isEmpty();
        } catch (ConfigException e) {
            return false; // for another platform, or of an ended experiment
        }
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Experiment experiment(String slug) {
        return new Experiment(
                slug,
                slug,
                "v6",
                ExperimentStatus.LIVE,
                List.of(),
                LocalDate.of(2026, 8, 1),
                null,
                14,
                "control",
                false,
                PLATFORM,
                PLATFORM,
                null,
                false,
                List.of(),
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }
}

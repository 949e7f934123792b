package dev.jetstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jetstream.core.testing.SharedFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks refuse to time failures, so that running them shows that they measure something. */
final class BenchmarksTest {
    private final AtomicLong clock = new AtomicLong();
    private final Meter meter = new Meter(clock::incrementAndGet, 0);

    @Test
    void measuresFourStatisticsOfTwoSizes() {
        assertThat(new StatisticsBenchmark().measure(meter))
                .hasSize(8)
                .extracting(Figure::n)
                .containsOnly(5L);
    }

    @Test
    void translatesTheDemosStatements(@TempDir Path folder) throws JsonProcessingException {
        DemoExperiment demo =
                new DemoExperiment(folder, Clock.fixed(Instant.parse("2026-03-22T12:00:00Z"), ZoneOffset.UTC));

        assertThat(new TranslationBenchmark(demo.plan()).measure(meter))
                .extracting(Figure::unit)
                .containsExactly("ms/statement", "ms/statement");
    }

    @Test
    void resolvesRealConfigs() {
        assertThat(new ConfigsBenchmark(SharedFolder.path("corpus/metric-hub")).measure(meter))
                .extracting(Figure::unit)
                .containsExactly("ms", "ms/config", "kB/config", "MB");
    }
}

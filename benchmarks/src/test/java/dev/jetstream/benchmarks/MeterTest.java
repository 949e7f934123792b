package dev.jetstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MeterTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void takesTheMedianOfWhatComesAfterTheWarmUp() {
        Meter meter = new Meter(clock::get, 0);
        long[] durations = {900, 900, 900, 900, 900, 7_000, 1_000, 9_000, 3_000, 2_000};

        Figure figure = meter.median("it", () -> clock.addAndGet(durations[calls.getAndIncrement()]), 1e3, "µs/call");

        assertThat(figure).isEqualTo(new Figure("it", 3, "µs/call", 5));
    }

    @Test
    void callsForAsLongAsItsBudgetLasts() {
        Meter meter = new Meter(clock::get, 1_000);

        long[] durations = meter.durations(() -> {
            calls.incrementAndGet();
            return clock.addAndGet(100);
        });

        assertThat(durations).hasSize(10).containsOnly(100);
        assertThat(calls).hasValue(20);
    }
}

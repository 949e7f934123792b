package dev.jetstream.worker.end;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.ledger.BatchEnd;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.BatchFinished;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class EndReportTest {
    private static final String BATCH = "daily-2024-03-01-0123456789";
    private static final LocalDate DATE = LocalDate.of(2024, 3, 1);
    private static final Instant NOW = Instant.parse("2024-03-02T05:00:00Z");
    private static final TableId RUNS = new TableId("p", "monitoring", "jetstream_runs");
    private static final EventTopics.Timing TIMING = EventTopics.Timing.laptop();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final InMemoryBus bus = new InMemoryBus(timer, Duration.ofMillis(50));
    private final Ledger ledger = new Ledger(new InMemoryBlobStore());
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final EndReport report =
            new EndReport(ledger, new RunTable(warehouse, RUNS), bus, bus, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void open() {
        wait(bus.ensureSubscription(EventTopics.batch(BATCH, TIMING)));
        wait(bus.ensureSubscription(new SubscriptionSpec(
                "sensor",
                EventTopics.COMPLETED,
                null,
                Duration.ofSeconds(10),
                false,
                Duration.ZERO,
                Duration.ofSeconds(1),
                null,
                0)));
        wait(ledger.open(new Manifest(
                Manifest.VERSION,
                BATCH,
                "daily",
                "cause",
                "daily run",
                null,
                NOW,
                null,
                false,
                List.of(AnalysisPeriod.DAY),
                RunOptions.defaults("p", "d", null),
                "airflow/run-1",
                null,
                List.of(
                        new Manifest.Item("good", DATE, "e", "c"),
                        new Manifest.Item("dead", DATE, "e", "c"),
                        new Manifest.Item("older", DATE, "e", "c")))));
        wait(ledger.update(BATCH, "good", DATE, entry -> entry.started(NOW, "w").analysed(NOW, List.of())));
        wait(ledger.update(BATCH, "older", DATE, entry -> entry.superseded(NOW, "daily-2")));
    }

    @AfterEach
    void stop() {
        timer.dispose();
    }

    @Test
    void tellsTheEndOnceByMessageAndRowAndRemovesTheSubscription() {
        wait(ledger.update(BATCH, "dead", DATE, entry -> entry.dead(NOW, "KilledWorker", "oom")));

        BatchEnd end = get(report.report(BATCH, "analysis-" + BATCH));
        BatchEnd again = get(report.report(BATCH, "analysis-" + BATCH));

        assertThat(end).isEqualTo(again);
        assertThat(messages())
                .extracting(one -> new MessageCodec().decode(one.payload(), BatchFinished.class))
                .containsExactly(new BatchFinished(
                        BATCH, "airflow/run-1", "daily", DATE, "failed", 1, 1, 1, "analysis-" + BATCH));
        assertThat(warehouse.loaded(RUNS))
                .singleElement()
                .asString()
                .contains(
                        "\"batch\":\"" + BATCH + "\"",
                        "\"request_id\":\"airflow/run-1\"",
                        "\"first_date\":\"2024-03-01\"",
                        "\"status\":\"failed\"",
                        "\"succeeded\":1");
        assertThatThrownBy(() ->
                        get(bus.inbox(EventTopics.batchSubscription(BATCH)).pull()))
                .isInstanceOf(UnavailableException.class);
    }

    /** Its workflow ended, but not the batch: what is in the subscription is still wanted. */
    @Test
    void keepsTheSubscriptionWhileItemsAreUnfinishedAndTellsAgainWhenTheyAreNot() {
        BatchEnd first = get(report.report(BATCH, null));
        boolean open =
                get(bus.inbox(EventTopics.batchSubscription(BATCH)).pull().hasElement());
        wait(ledger.update(BATCH, "dead", DATE, entry -> entry.started(NOW, "w").analysed(NOW, List.of())));
        BatchEnd second = get(report.report(BATCH, null));

        assertThat(first.status()).isEqualTo("failed");
        assertThat(open).isFalse();
        assertThat(second.status()).isEqualTo("succeeded");
        assertThat(messages()).hasSize(2);
        assertThat(get(ledger.end(BATCH))).isEqualTo(second);
    }

    @Test
    void aBatchWithoutManifestHasNoEnd() {
        assertThatThrownBy(() -> get(report.report("daily-none", null)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("daily-none has no manifest");
    }

    private List<Delivery> messages() {
        return get(bus.inbox("sensor")
                .pull()
                .flatMap(delivery -> delivery.ack().thenReturn(delivery))
                .repeat(3)
                .collectList());
    }

    private static void wait(Mono<?> mono) {
        var unused = mono.blockOptional(PATIENCE);
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }
}

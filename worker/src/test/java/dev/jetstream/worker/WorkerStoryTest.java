package dev.jetstream.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.Event;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.message.Requests;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.worker.log.LogTable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One worker (or two) on a bus, a bucket and a clock of the test's own. */
class WorkerStoryTest {
    private static final String BATCH = "daily-2024-03-01-0123456789";
    private static final LocalDate DATE = LocalDate.of(2024, 3, 1);
    private static final Instant CREATED = Instant.parse("2024-03-02T04:00:00Z");
    private static final TableId LOGS = new TableId("p", "monitoring", "logs");
    private static final EventTopics.Timing TIMING = new EventTopics.Timing(
            Duration.ofSeconds(50), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(10), 4);
    private static final WorkerSettings SETTINGS =
            new WorkerSettings("w1", 1, 0, LeaseSettings.forAnalyses(), 3, Duration.ofSeconds(1), 1, 1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InMemoryBus bus = new InMemoryBus(time, Duration.ofSeconds(5));
    private final Ledger ledger = new Ledger(new InMemoryBlobStore());
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final MessageCodec codec = new MessageCodec();
    private final Sinks.One<Boolean> stop = Sinks.one();
    private final List<WorkerEnd> ends = new ArrayList<>();
    private final List<String> analysed = new ArrayList<>();

    @BeforeEach
    void topics() {
        done(bus.ensureTopic(EventTopics.DEAD_LETTERS));
        done(bus.ensureSubscription(EventTopics.exporter(TIMING)));
        done(bus.ensureSubscription(EventTopics.batch(BATCH, TIMING)));
    }

    @Test
    void worksUntilTheBatchIsDrained() {
        dispatch("a", "b");

        working(SETTINGS, (manifest, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(analysed).containsExactly("a", "b");
        assertThat(ends).containsExactly(new WorkerEnd(WorkerEnd.Cause.DRAINED, 2));
        assertThat(state("a")).isEqualTo(ItemState.ANALYSED);
        assertThat(entry("a").tables()).containsExactly("p.d.statistics_a_day_1");
        assertThat(events()).containsExactly("AnalysisCompleted a", "AnalysisCompleted b");
    }

    @Test
    void recordsWhatCanNeverSucceedAndGoesOn() {
        dispatch("bad", "good");

        working(
                SETTINGS,
                (manifest, request, log) -> request.slug().equals("bad")
                        ? Mono.error(new InvalidException("EndedException", "bad -> it ended"))
                        : finish(request));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(state("bad")).isEqualTo(ItemState.INVALID);
        assertThat(entry("bad").errorClass()).isEqualTo("EndedException");
        assertThat(state("good")).isEqualTo(ItemState.ANALYSED);
        assertThat(events()).containsExactly("AnalysisFailed bad", "AnalysisCompleted good");
        assertThat(warehouse.loaded(LOGS))
                .singleElement()
                .asString()
                .contains("\"timestamp\":\"2024-03-02 05:00:00\"", "\"exception_type\":\"EndedException\"");
    }

    /** Nobody can say what it asked for, so a person has to see it; the batch goes on. */
    @Test
    void sendsWhatItCannotDecodeToTheDeadLetters() {
        done(bus.ensureSubscription(EventTopics.deadLetters(TIMING)));
        done(bus.publish(EventTopics.REQUESTS, "{garbage".getBytes(UTF_8), Map.of("batch", BATCH, "trace", "7")));
        dispatch("good");

        working(SETTINGS, (manifest, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(state("good")).isEqualTo(ItemState.ANALYSED);
        List<Delivery> letters = new ArrayList<>();
        Disposable unused = bus.inbox(EventTopics.DEAD_LETTERS_READ).pull().subscribe(letters::add);
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(new String(letter.payload(), UTF_8)).isEqualTo("{garbage");
            assertThat(letter.attributes())
                    .containsEntry("trace", "7")
                    .containsEntry("dead_letter_subscription", "batch-" + BATCH)
                    .containsEntry("dead_letter_error", "InvalidConfigurationException")
                    .containsKeys("dead_letter_reason", "dead_letter_message");
        });
    }

    @Test
    void triesAgainWhatMayWorkLater() {
        dispatch("a");
        List<Integer> tries = new ArrayList<>();

        working(SETTINGS, (manifest, request, log) -> {
            tries.add(tries.size());
            return tries.size() < 3 ? Mono.error(new UnavailableException("quota")) : finish(request);
        });
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(tries).hasSize(3);
        assertThat(state("a")).isEqualTo(ItemState.ANALYSED);
        assertThat(entry("a").attempts()).isEqualTo(3);
        assertThat(ends).hasSize(1);
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        dispatch("a", "b");

        working(
                SETTINGS,
                (manifest, request, log) -> request.slug().equals("a")
                        ? Mono.error(new IllegalStateException("a defect"))
                        : finish(request));
        time.advanceTimeBy(Duration.ofMinutes(2));

        assertThat(state("a")).isEqualTo(ItemState.DEAD);
        assertThat(entry("a").error()).isEqualTo("a defect");
        assertThat(state("b")).isEqualTo(ItemState.ANALYSED);
        assertThat(ends).containsExactly(new WorkerEnd(WorkerEnd.Cause.DRAINED, 4));
    }

    @Test
    void announcesAgainWhatIsAnalysedAndComputesNothing() {
        dispatch("a", "b");
        done(ledger.update(
                BATCH, "a", DATE, entry -> entry.started(CREATED, "dead").analysed(CREATED, List.of())));

        working(SETTINGS, (manifest, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(analysed).containsExactly("b");
        assertThat(events()).containsExactly("AnalysisCompleted a", "AnalysisCompleted b");
    }

    @Test
    void marksWhatANewerBatchHasDone() {
        dispatch("a");

        working(SETTINGS, (manifest, request, log) -> Mono.error(new SupersededException("newer", "table t")));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(state("a")).isEqualTo(ItemState.SUPERSEDED);
        assertThat(entry("a").supersededBy()).isEqualTo("newer");
    }

    @Test
    void dropsWhatItCannotDecodeAndWhatItsManifestDoesNotName() {
        Manifest manifest = dispatched("a");
        AnalysisRequested foreign = Requests.of(manifest, new Manifest.Item("stranger", DATE, "00", "11"));
        done(bus.publish(EventTopics.REQUESTS, codec.encode(foreign), foreign.attributes()));
        done(bus.publish(EventTopics.REQUESTS, bytes("{"), Map.of("batch", BATCH)));

        working(SETTINGS.with(1, 3), (all, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(20));

        assertThat(analysed).containsExactly("a");
        assertThat(state("stranger")).isEqualTo(ItemState.REQUESTED);
    }

    @Test
    void letsGoWhenStoppedSoThatAnotherCanTakeOver() {
        dispatch("a");
        working(SETTINGS, (manifest, request, log) -> Mono.never());
        time.advanceTimeBy(Duration.ofSeconds(2));

        assertThat(stop.tryEmitValue(true)).isEqualTo(Sinks.EmitResult.OK);
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(ends).containsExactly(new WorkerEnd(WorkerEnd.Cause.STOPPED, 1));
        assertThat(state("a")).isEqualTo(ItemState.RUNNING);

        working(SETTINGS, (manifest, request, log) -> finish(request), Mono.never());
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(state("a")).isEqualTo(ItemState.ANALYSED);
    }

    @Test
    void takesOverFromAWorkerThatDied() {
        dispatch("a");
        List<Delivery> held = new ArrayList<>(); // and nobody ever settles it
        Disposable unused =
                bus.inbox(EventTopics.batchSubscription(BATCH)).pull().subscribe(held::add);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(held).hasSize(1);

        working(SETTINGS, (manifest, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(40));
        assertThat(analysed).isEmpty();
        time.advanceTimeBy(Duration.ofSeconds(30));

        assertThat(analysed).containsExactly("a");
    }

    @Test
    void endsAfterAsManyMessagesAsItMayTake() {
        dispatch("a", "b", "c");

        working(SETTINGS.with(1, 2), (manifest, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(ends).containsExactly(new WorkerEnd(WorkerEnd.Cause.ENOUGH_MESSAGES, 2));
    }

    @Test
    void findsNothingToDoInAClosedBatch() {
        working(SETTINGS, (manifest, request, log) -> finish(request));
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(ends).containsExactly(new WorkerEnd(WorkerEnd.Cause.DRAINED, 0));
    }

    @Test
    void workersOfSeveralSlotsShareTheMessages() {
        dispatch("a", "b", "c", "d");

        working(
                SETTINGS.with(2, 0),
                (manifest, request, log) ->
                        Mono.delay(Duration.ofSeconds(30), time).then(finish(request)));
        time.advanceTimeBy(Duration.ofSeconds(75));

        assertThat(analysed).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(ends).containsExactly(new WorkerEnd(WorkerEnd.Cause.DRAINED, 4));
    }

    private void dispatch(String... slugs) {
        assertThat(dispatched(slugs).items()).hasSize(slugs.length);
    }

    private Manifest dispatched(String... slugs) {
        Manifest manifest = new Manifest(
                Manifest.VERSION,
                BATCH,
                "daily",
                "cause",
                "daily run",
                null,
                CREATED,
                false,
                List.of(AnalysisPeriod.DAY),
                RunOptions.defaults("p", "d", "results"),
                List.of(slugs).stream()
                        .map(slug -> new Manifest.Item(slug, DATE, "00", "11"))
                        .toList());
        done(ledger.open(manifest));
        for (AnalysisRequested request : Requests.of(manifest)) {
            done(bus.publish(EventTopics.REQUESTS, codec.encode(request), request.attributes()));
        }
        return manifest;
    }

    private Mono<List<String>> finish(AnalysisRequested request) {
        return Mono.fromCallable(() -> {
            analysed.add(request.slug());
            return List.of("p.d.statistics_%s_day_1".formatted(request.slug()));
        });
    }

    private void working(WorkerSettings settings, Analysis analysis) {
        working(settings, analysis, stop.asMono());
    }

    private void working(WorkerSettings settings, Analysis analysis, Mono<?> until) {
        Clock clock = Clock.fixed(Instant.parse("2024-03-02T05:00:00Z"), ZoneOffset.UTC);
        LogTable logs = new LogTable(warehouse, LOGS, "jetstream");
        ItemWork work = new ItemWork(ledger, bus, analysis, logs, settings, clock);
        WorkerLoop loop =
                new WorkerLoop(BATCH, bus.inbox(EventTopics.batchSubscription(BATCH)), ledger, work, settings, time);
        Disposable unused = loop.run(until).subscribe(ends::add);
        time.advanceTimeBy(Duration.ofMillis(1));
    }

    private List<String> events() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Disposable unused = bus.inbox(EventTopics.EXPORTER)
                    .pull()
                    .flatMap(delivery -> delivery.ack().thenReturn(codec.decode(delivery.payload())))
                    .subscribe(event -> events.add(named(event)));
            time.advanceTimeBy(Duration.ofSeconds(6));
        }
        return events;
    }

    private static String named(Event event) {
        return event.getClass().getSimpleName() + " " + event.attributes().get("slug");
    }

    private ItemState state(String slug) {
        return entry(slug).state();
    }

    private LedgerEntry entry(String slug) {
        return Objects.requireNonNull(ledger.entry(BATCH, slug, DATE).block(Duration.ofSeconds(5)));
    }

    private static void done(Mono<?> mono) {
        Object unused = mono.block(Duration.ofSeconds(5));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

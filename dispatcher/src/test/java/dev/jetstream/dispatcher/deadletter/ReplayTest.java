package dev.jetstream.dispatcher.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.message.Requests;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.dispatcher.Batches;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.Dispatcher;
import dev.jetstream.dispatcher.DispatcherSettings;
import dev.jetstream.dispatcher.FollowUps;
import dev.jetstream.dispatcher.deadletter.Replayed.Action;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class ReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final LocalDate DATE = LocalDate.of(2024, 1, 14);
    private static final Instant NOW = Instant.parse("2024-01-15T04:00:00Z");
    private static final RunOptions OPTIONS = RunOptions.defaults("p", "d", null);
    private static final EventTopics.Timing TIMING = EventTopics.Timing.laptop();

    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final InMemoryBus bus = new InMemoryBus(timer, Duration.ofMillis(30));
    private final Ledger ledger = new Ledger(new InMemoryBlobStore());
    private final List<String> submitted = new ArrayList<>();
    private final DeadLetterBox box =
            new DeadLetterBox(bus.inbox(EventTopics.DEAD_LETTERS_READ), 100, Duration.ofSeconds(5), timer);

    @BeforeEach
    void subscribe() {
        wait(bus.ensureSubscription(EventTopics.deadLetters(TIMING)));
        wait(bus.ensureSubscription(EventTopics.dispatcher(TIMING)));
    }

    @AfterEach
    void stop() {
        timer.dispose();
    }

    @Test
    void makesOneFollowUpOfAllFailedItemsOfAChainAndTakesTheirLettersOut() {
        String batch = dispatched("a", "b", "c");
        done(batch, "a");
        died(batch, "b");
        died(batch, "c");
        letter(batch, "b", Map.of("traceparent", "00-trace"));
        letter(batch, "b", Map.of("traceparent", "00-trace"));
        letter(batch, "c", Map.of());

        List<Replayed> replayed = replay(new Wanted(Set.of(), null, null, true), false);

        assertThat(replayed).extracting(Replayed::what).containsExactly("b " + DATE, "c " + DATE);
        assertThat(replayed).extracting(Replayed::action).containsOnly(Action.FOLLOWED_UP);
        assertThat(replayed).extracting(Replayed::detail).containsOnly(batch + "-r1");
        assertThat(submitted).containsExactly(batch, batch + "-r1");
        assertThat(get(box.list())).isEmpty();
        List<Delivery> sent = messages(EventTopics.batchSubscription(batch + "-r1"));
        assertThat(sent).extracting(one -> one.attributes().get("slug")).containsExactlyInAnyOrder("b", "c");
        assertThat(sent).extracting(one -> one.attributes().get("batch")).containsOnly(batch + "-r1");
        assertThat(sent)
                .filteredOn(one -> "b".equals(one.attributes().get("slug")))
                .singleElement()
                .satisfies(one -> assertThat(one.attributes())
                        .containsEntry("traceparent", "00-trace")
                        .containsEntry("replayCount", "1")
                        .containsKey("replayOf"));
    }

    @Test
    void aDryRunChangesNothing() {
        String batch = dispatched("a");
        died(batch, "a");
        letter(batch, "a", Map.of());

        List<Replayed> replayed = replay(new Wanted(Set.of(), "a", null, false), true);

        assertThat(replayed).extracting(Replayed::detail).containsExactly(batch + "-r1");
        assertThat(submitted).containsExactly(batch);
        assertThat(get(box.list())).hasSize(1);
        assertThat(get(ledger.manifest(batch + "-r1").hasElement())).isFalse();
    }

    @Test
    void takesInvalidItemsThatLeftNoLetterByTheirBatch() {
        String batch = dispatched("a", "b");
        done(batch, "a");
        wait(ledger.update(batch, "b", DATE, entry -> entry.invalid(NOW, "ConfigException", "no such metric")));

        List<Replayed> replayed = replay(new Wanted(Set.of(), null, batch, false), false);

        assertThat(replayed).singleElement().satisfies(one -> {
            assertThat(one.letter()).isNull();
            assertThat(one.what()).isEqualTo("b %s", DATE);
            assertThat(one.action()).isEqualTo(Action.FOLLOWED_UP);
        });
    }

    @Test
    void aFinishedItemNeedsNoReplayAndItsLetterGoes() {
        String batch = dispatched("a");
        done(batch, "a");
        letter(batch, "a", Map.of());

        List<Replayed> replayed = replay(new Wanted(Set.of(), null, null, true), false);

        assertThat(replayed).extracting(Replayed::action).containsExactly(Action.ALREADY_DONE);
        assertThat(submitted).containsExactly(batch);
        assertThat(get(box.list())).isEmpty();
    }

    /** The bus gave the message up although no worker ever noted anything of the item. */
    @Test
    void sendsAnUnfinishedItemAgainInItsOwnBatch() {
        String batch = dispatched("a");
        letter(batch, "a", Map.of());

        List<Replayed> replayed = replay(new Wanted(Set.of(), null, null, true), false);

        assertThat(replayed).extracting(Replayed::action).containsExactly(Action.SENT_AGAIN);
        assertThat(messages(EventTopics.batchSubscription(batch))).hasSize(2);
        assertThat(submitted).containsExactly(batch, batch);
    }

    @Test
    void stopsAtTheLimit() {
        String batch = dispatched("a");
        String newest = batch;
        for (int count = 1; count <= 3; count++) {
            died(newest, "a");
            assertThat(replay(new Wanted(Set.of(), null, batch, false), false))
                    .extracting(Replayed::action)
                    .containsExactly(Action.FOLLOWED_UP);
            newest = batch + "-r" + count;
        }
        died(newest, "a");

        assertThat(replay(new Wanted(Set.of(), null, batch, false), false))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.action()).isEqualTo(Action.REFUSED);
                    assertThat(one.detail()).contains("3 times").contains("limit is 3");
                });
    }

    @Test
    void publishesARefusedTriggerAgainWithItsOwnAttributes() {
        wait(bus.publish(
                EventTopics.DEAD_LETTERS,
                "{}".getBytes(UTF_8),
                Map.of(
                        "action", "run",
                        "dead_letter_subscription", "dispatcher",
                        "dead_letter_error", "InvalidException",
                        "dead_letter_reason", "date is missing",
                        "dead_letter_message", "77")));

        DeadLetter letter = get(box.list()).get(0);
        List<Replayed> replayed = replay(new Wanted(Set.of("77"), null, null, false), false);

        assertThat(letter.id()).isEqualTo("77");
        assertThat(letter.reason()).isEqualTo("date is missing");
        assertThat(replayed).extracting(Replayed::action).containsExactly(Action.PUBLISHED);
        assertThat(messages(EventTopics.DISPATCHER))
                .singleElement()
                .satisfies(one -> assertThat(one.attributes())
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of("action", "run", "replayOf", "77", "replayCount", "1")));
        assertThat(get(box.list())).isEmpty();
    }

    @Test
    void refusesWhatNamesNoItemAndLeavesIt() {
        wait(bus.publish(
                EventTopics.DEAD_LETTERS, "garbage".getBytes(UTF_8), Map.of("dead_letter_subscription", "batch-x")));

        List<Replayed> replayed = replay(new Wanted(Set.of(), null, null, true), false);

        assertThat(replayed).extracting(Replayed::action).containsExactly(Action.REFUSED);
        assertThat(get(box.list())).hasSize(1);
    }

    private List<Replayed> replay(Wanted wanted, boolean dry) {
        Batches batches = new Batches(inputs(), ledger, bus, bus, workflows(), settings(), clock());
        Replay replay = new Replay(ledger, batches, new FollowUps(selector(), batches), bus, 3);
        Set<String> settled = new HashSet<>();
        return get(box.open(
                letters -> replay.replay(letters, wanted, dry)
                        .doOnNext(results -> results.forEach(one -> {
                            if (!dry && one.isSettled() && one.letter() != null) {
                                settled.add(one.letter().id());
                            }
                        })),
                letter -> settled.contains(letter.id())));
    }

    private String dispatched(String... slugs) {
        Dispatcher dispatcher =
                new Dispatcher(selector(), inputs(), ledger, bus, bus, workflows(), settings(), clock());
        return get(dispatcher.dispatch(DispatchRequest.daily(DATE, List.of(slugs), OPTIONS)))
                .batch();
    }

    private void done(String batch, String slug) {
        wait(ledger.update(batch, slug, DATE, entry -> entry.started(NOW, "w").analysed(NOW, List.of())));
    }

    private void died(String batch, String slug) {
        wait(ledger.update(batch, slug, DATE, entry -> entry.dead(NOW, "KilledWorker", "out of memory")));
    }

    private void letter(String batch, String slug, Map<String, String> more) {
        Manifest manifest = get(ledger.manifest(batch));
        var request = Requests.of(manifest, manifest.item(slug, DATE).orElseThrow());
        Map<String, String> attributes = new HashMap<>(more);
        attributes.putAll(request.attributes());
        attributes.put("CloudPubSubDeadLetterSourceSubscription", "batch-" + batch);
        attributes.put("CloudPubSubDeadLetterSourceDeliveryCount", "10");
        wait(bus.publish(EventTopics.DEAD_LETTERS, new MessageCodec().encode(request), attributes));
    }

    private List<Delivery> messages(String subscription) {
        return get(bus.inbox(subscription).pull().repeat(4).collectList());
    }

    private ExperimentSelector selector() {
        return new ExperimentSelector(
                new Catalog(), new NoConfigs(), new FakeWarehouse(), Schedulers.immediate(), clock(), 4);
    }

    private FrozenInputs inputs() {
        return new FrozenInputs(ledger, new NoConfigs(), Schedulers.immediate());
    }

    private WorkflowSubmitter workflows() {
        return manifest -> Mono.fromRunnable(() -> submitted.add(manifest.batch()));
    }

    private static DispatcherSettings settings() {
        return DispatcherSettings.defaults(TIMING);
    }

    private static Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    private static void wait(Mono<?> mono) {
        var unused = mono.blockOptional(PATIENCE);
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    /** Knows any experiment. */
    private static final class Catalog implements ExperimentCatalog {
        @Override
        public Flux<CatalogEntry> experiments() {
            return Flux.empty();
        }

        @Override
        public Mono<CatalogEntry> experiment(String slug) {
            return Mono.just(new CatalogEntry.Found(new Experiment(
                    slug,
                    null,
                    "v6",
                    ExperimentStatus.LIVE,
                    List.of(new Branch("control", 1), new Branch("treatment", 1)),
                    LocalDate.of(2024, 1, 1),
                    null,
                    7,
                    "control",
                    false,
                    "firefox_desktop",
                    "firefox-desktop",
                    new BucketConfig("nimbus_id", "n", 0, 100, 10_000),
                    false,
                    List.of(),
                    List.of(),
                    LocalDate.of(2024, 1, 3),
                    false,
                    false,
                    false,
                    null)));
        }
    }

    private static final class NoConfigs implements ConfigStates {
        @Override
        public Mono<byte[]> snapshot(@Nullable Instant asOf) {
            return Mono.just("{}".getBytes(UTF_8));
        }

        @Override
        public Mono<ConfigCollection> load(byte[] snapshot) {
            return Mono.fromCallable(() -> ConfigCollection.of(List.of(ConfigTree.of(Map.of()))));
        }
    }
}

package dev.jetstream.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.ExperimentCatalog;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.Pods;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.dispatcher.DispatchReport.Outcome;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.selection.LeftOut;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class DispatcherTest {
    private static final LocalDate DATE = LocalDate.of(2024, 1, 14);
    private static final Instant NOW = Instant.parse("2024-01-15T04:00:00.123Z");
    private static final RunOptions OPTIONS = RunOptions.defaults("p", "d", "results");

    private static final String OLD_IMAGE = "0d".repeat(32);
    private static final String NEW_IMAGE = "ae".repeat(32);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InMemoryBus bus = new InMemoryBus(time, Duration.ofSeconds(5));
    private final InMemoryBlobStore state = new InMemoryBlobStore();
    private final Ledger ledger = new Ledger(state);
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final Map<String, String> configs = new HashMap<>();
    private final List<CatalogEntry> catalog = new ArrayList<>();
    private final List<String> submitted = new ArrayList<>();
    private Instant now = NOW;
    private Map<String, String> pinned = Map.of();
    private int calls;
    private int failAtCall = -1;

    @Test
    void dispatchesWhatRuns() {
        catalog.add(found(experiment("running", null)));
        catalog.add(found(experiment("long-over", DATE.minusDays(91))));
        catalog.add(found(rollout("rollout")));
        catalog.add(found(experiment("over-by-config", null)));
        catalog.add(found(experiment("skipped", null)));
        catalog.add(found(experiment("broken", null)));
        catalog.add(new CatalogEntry.Rejected("odd", "$.branches is missing"));
        configs.put("over-by-config", "[experiment]\nend_date = \"2024-01-10\"\n");
        configs.put("skipped", "[experiment]\nskip = true\n");
        configs.put("broken", "[metrics");

        DispatchReport report = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS));

        assertThat(report.outcome()).isEqualTo(Outcome.DISPATCHED);
        assertThat(report.published()).isEqualTo(1);
        assertThat(report.leftOut())
                .extracting(LeftOut::slug)
                .containsExactly("long-over", "rollout", "over-by-config", "skipped", "broken", "odd");
        assertThat(requests(report.batch())).extracting(AnalysisRequested::slug).containsExactly("running");
        assertThat(submitted).containsExactly(report.batch());
    }

    @Test
    void freezesTheInputsBesideTheManifest() {
        catalog.add(found(experiment("my-exp", null)));

        DispatchReport report = dispatch(DispatchRequest.daily(DATE, List.of("my-exp"), OPTIONS));

        Manifest manifest = get(ledger.manifest(report.batch()));
        assertThat(manifest.created()).isEqualTo(Instant.parse("2024-01-15T04:00:00Z"));
        Manifest.Item item = manifest.items().get(0);
        assertThat(get(state.list("").map(Blob.BlobInfo::name).collectList()))
                .containsExactlyInAnyOrder(
                        "batches/%s/manifest.json".formatted(report.batch()),
                        "batches/%s/inputs/%s.json".formatted(report.batch(), item.experimentSha256()),
                        "batches/%s/inputs/%s.json".formatted(report.batch(), item.configsSha256()));
        assertThat(report.batch()).startsWith("daily-2024-01-14-");
    }

    @Test
    void namesTheNearestExperimentWhenOneIsUnknown() {
        catalog.add(found(experiment("new-tab-sections", null)));

        assertThatThrownBy(() -> dispatch(DispatchRequest.daily(DATE, List.of("new-tab-section"), OPTIONS)))
                .isInstanceOf(InvalidException.class)
                .hasMessage("experiment 'new-tab-section' is unknown (did you mean 'new-tab-sections'?)");
        assertThat(get(state.list("").collectList())).isEmpty();
    }

    @Test
    void failsOnABrokenConfigOfANamedExperiment() {
        catalog.add(found(experiment("my-exp", null)));
        configs.put("my-exp", "[metrics");

        assertThatThrownBy(() -> dispatch(DispatchRequest.daily(DATE, List.of("my-exp"), OPTIONS)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("my-exp.toml:1");
    }

    @Test
    void makesNoBatchOfNothing() {
        DispatchReport report = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS));

        assertThat(report.outcome()).isEqualTo(Outcome.NOTHING_TO_DO);
        assertThat(get(state.list("").collectList())).isEmpty();
        assertThat(submitted).isEmpty();
    }

    @Test
    void goesOnWithAnUnfinishedBatchAsItsManifestSays() {
        catalog.add(found(experiment("a", null)));
        catalog.add(found(experiment("b", null)));
        String batch = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS)).batch();
        finish(batch, "a");
        catalog.add(found(experiment("c", null)));
        now = NOW.plusSeconds(3600);

        DispatchReport again = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS));

        assertThat(again.outcome()).isEqualTo(Outcome.CONTINUED);
        assertThat(again.batch()).isEqualTo(batch);
        assertThat(again.published()).isEqualTo(1);
        assertThat(get(ledger.manifest(batch)).created()).isEqualTo(Instant.parse("2024-01-15T04:00:00Z"));
        assertThat(requests(batch)).extracting(AnalysisRequested::slug).containsExactly("a", "b", "b");
    }

    @Test
    void saysSoWhenTheBatchIsDone() {
        catalog.add(found(experiment("a", null)));
        String batch = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS)).batch();
        finish(batch, "a");

        DispatchReport again = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS));

        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_DONE);
        assertThat(again.published()).isZero();
        assertThat(submitted).containsExactly(batch);
    }

    @Test
    void followsUpJustTheFailedItemsOfAFinishedBatch() {
        catalog.add(found(experiment("good", null)));
        catalog.add(found(experiment("bad", null)));
        String batch = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS)).batch();
        finish(batch, "good");
        done(ledger.update(batch, "bad", DATE, entry -> entry.dead(NOW, "KilledWorker", "oom")));

        DispatchReport second = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS));
        done(ledger.update(second.batch(), "bad", DATE, entry -> entry.dead(NOW, "KilledWorker", "oom")));
        DispatchReport third = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS));

        assertThat(second.outcome()).isEqualTo(Outcome.FOLLOWED_UP);
        assertThat(second.batch()).isEqualTo(BatchId.followUp(batch, 1));
        assertThat(third.batch()).isEqualTo(BatchId.followUp(batch, 2));
        assertThat(requests(third.batch())).extracting(AnalysisRequested::slug).containsExactly("bad");
        assertThat(get(ledger.manifest(third.batch())).previous()).isEqualTo(second.batch());
    }

    @Test
    void rerunsEveryDateFromTheStartToTheEnd() {
        catalog.add(found(experiment("ended", LocalDate.of(2024, 1, 4))));
        catalog.add(found(experiment("running", null)));

        assertThat(get(ledger.manifest(rerun("ended", "request-1"))).items())
                .extracting(Manifest.Item::date)
                .containsExactly(
                        LocalDate.of(2024, 1, 1),
                        LocalDate.of(2024, 1, 2),
                        LocalDate.of(2024, 1, 3),
                        LocalDate.of(2024, 1, 4));
        assertThat(get(ledger.manifest(rerun("running", "request-1"))).items())
                .extracting(Manifest.Item::date)
                .hasSize(14)
                .endsWith(LocalDate.of(2024, 1, 14));
    }

    @Test
    void aRerunIsAnotherActEachTime() {
        catalog.add(found(experiment("ended", LocalDate.of(2024, 1, 4))));

        assertThat(rerun("ended", "request-1")).isNotEqualTo(rerun("ended", "request-2"));
    }

    @Test
    void keepsConfigsAsTheyWereWhenTheEnrollmentsTableWasMade() {
        catalog.add(found(experiment("my-exp", null)));
        warehouse.put(new TableInfo(
                new TableId("p", "d", "enrollments_my_exp"),
                false,
                "my-exp",
                Map.of("last_updated", "1704700000"),
                List.of(),
                5,
                NOW));

        String batch = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS)).batch();

        Manifest.Item item = get(ledger.manifest(batch)).items().get(0);
        assertThat(new String(get(ledger.input(batch, item.configsSha256())), StandardCharsets.UTF_8))
                .isEqualTo("{\"asOf\":\"2024-01-08T07:46:40Z\"}");
    }

    /** A rerun labels the table anew, so what follows from its label is decided once. */
    @Test
    void freezesTheFormOfMetricsTablesThatAnExperimentBeganWith() {
        catalog.add(found(experiment("my-exp", null)));
        catalog.add(found(experiment("new-exp", null)));
        warehouse.put(new TableInfo(
                new TableId("p", "d", "enrollments_my_exp"),
                false,
                "my-exp",
                Map.of("last_updated", "1704700000"),
                List.of(),
                5,
                NOW));

        String batch = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS)).batch();
        String named = dispatch(DispatchRequest.daily(DATE, List.of(), OPTIONS.withDiscreteMetrics(true)))
                .batch();

        assertThat(requests(batch))
                .extracting(request -> request.options().discreteMetrics())
                .containsExactly(false, true);
        assertThat(requests(named))
                .extracting(request -> request.options().discreteMetrics())
                .containsExactly(true, true);
    }

    @Test
    void namesTheBatchOfARerunAfterItsExperiment() {
        catalog.add(found(experiment("my-exp", LocalDate.of(2024, 1, 14))));

        DispatchReport report = dispatch(DispatchRequest.rerun(
                DATE, List.of("my-exp"), List.of(AnalysisPeriod.OVERALL), OPTIONS, "flagged", "2024-01-15T04:00:00Z"));

        assertThat(report.batch()).startsWith("rerun-my-exp-");
        assertThat(get(ledger.manifest(report.batch())).items())
                .extracting(Manifest.Item::date)
                .containsExactly(DATE);
    }

    /** A crash at any write or publication is healed by the same request again. */
    @ParameterizedTest(name = "crash at call {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void healsACrashAnywhere(int crash) {
        catalog.add(found(experiment("a", null)));
        catalog.add(found(experiment("b", null)));
        failAtCall = crash;
        DispatchRequest request = DispatchRequest.daily(DATE, List.of(), OPTIONS);
        assertThatThrownBy(() -> dispatch(request)).isInstanceOf(UnavailableException.class);

        DispatchReport report = dispatch(request);

        assertThat(report.outcome()).isIn(Outcome.DISPATCHED, Outcome.CONTINUED);
        assertThat(requests(report.batch())).extracting(AnalysisRequested::slug).contains("a", "b");
        assertThat(submitted).containsExactly(report.batch());
        assertThat(get(ledger.manifest(report.batch())).items()).hasSize(2);
    }

    /** A worker takes any message of its batch, so each image has batches of its own. */
    @Test
    void makesABatchOfEachImage() {
        catalog.add(found(experiment("a", null)));
        catalog.add(found(experiment("b", null)));
        catalog.add(found(experiment("c", null)));
        pinned = Map.of("a", OLD_IMAGE, "b", NEW_IMAGE, "c", OLD_IMAGE);
        DispatchRequest request = DispatchRequest.daily(DATE, List.of(), OPTIONS);

        List<DispatchReport> reports = dispatchAll(request);
        pinned = Map.of("a", NEW_IMAGE, "b", NEW_IMAGE, "c", NEW_IMAGE);
        List<DispatchReport> again = dispatchAll(request);

        assertThat(reports)
                .extracting(DispatchReport::batch)
                .containsExactly(request.batch() + "-0d0d0d", request.batch() + "-aeaeae");
        assertThat(requests(request.batch() + "-0d0d0d"))
                .extracting(AnalysisRequested::slug)
                .containsExactly("a", "c", "a", "c");
        Manifest newer = get(ledger.manifest(request.batch() + "-aeaeae"));
        assertThat(Objects.requireNonNull(newer.pods()).image()).isEqualTo(NEW_IMAGE);
        assertThat(newer.items()).extracting(Manifest.Item::slug).containsExactly("b");
        assertThat(again).extracting(DispatchReport::outcome).containsOnly(Outcome.CONTINUED);
        assertThat(again)
                .extracting(DispatchReport::batch)
                .containsExactly(request.batch() + "-0d0d0d", request.batch() + "-aeaeae");
    }

    @ParameterizedTest(name = "crash at call {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void healsACrashBetweenTheBatchesOfOneAct(int crash) {
        catalog.add(found(experiment("a", null)));
        catalog.add(found(experiment("b", null)));
        pinned = Map.of("a", OLD_IMAGE, "b", NEW_IMAGE);
        failAtCall = crash;
        DispatchRequest request = DispatchRequest.daily(DATE, List.of(), OPTIONS);
        assertThatThrownBy(() -> dispatchAll(request)).isInstanceOf(UnavailableException.class);
        if (crash > 0) {
            pinned = Map.of("a", NEW_IMAGE, "b", NEW_IMAGE);
        }

        List<DispatchReport> reports = dispatchAll(request);

        assertThat(reports)
                .extracting(DispatchReport::batch)
                .containsExactly(request.batch() + "-0d0d0d", request.batch() + "-aeaeae");
        assertThat(requests(request.batch() + "-0d0d0d"))
                .extracting(AnalysisRequested::slug)
                .containsOnly("a");
        assertThat(requests(request.batch() + "-aeaeae"))
                .extracting(AnalysisRequested::slug)
                .containsOnly("b");
    }

    @Test
    void aFollowUpKeepsItsChainsImage() {
        catalog.add(found(experiment("a", null)));
        pinned = Map.of("a", OLD_IMAGE);
        DispatchRequest request = DispatchRequest.daily(DATE, List.of(), OPTIONS);
        String batch = dispatch(request).batch();
        done(ledger.update(batch, "a", DATE, entry -> entry.dead(NOW, "KilledWorker", "oom")));
        pinned = Map.of("a", NEW_IMAGE);

        DispatchReport next = dispatch(request.by(new DispatchRequest.Origin("again", null, "30G")));

        assertThat(next.batch()).isEqualTo("%s-0d0d0d-r1", request.batch());
        Manifest manifest = get(ledger.manifest(next.batch()));
        assertThat(manifest.pods()).isEqualTo(new Pods(OLD_IMAGE, "30G"));
        assertThat(manifest.requestId()).isEqualTo("again");
    }

    private List<DispatchReport> dispatchAll(DispatchRequest request) {
        return get(dispatcher().dispatchAll(request).collectList());
    }

    private String rerun(String slug, String occasion) {
        return dispatch(new DispatchRequest(
                        "rerun", null, List.of(slug), List.of(), OPTIONS, true, "rerun by hand", occasion))
                .batch();
    }

    private void finish(String batch, String slug) {
        done(ledger.update(
                batch,
                slug,
                DATE,
                entry -> entry.started(NOW, "w").analysed(NOW, List.of()).exported(NOW, List.of())));
    }

    private DispatchReport dispatch(DispatchRequest request) {
        return get(dispatcher().dispatch(request));
    }

    private Dispatcher dispatcher() {
        Ledger failing = new Ledger(new FailingBlobStore(state, this::crashOrGoOn));
        ConfigStates states = new States(configs);
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Outbox outbox = (topic, payload, attributes) ->
                Mono.fromRunnable(this::crashOrGoOn).then(bus.publish(topic, payload, attributes));
        WorkflowSubmitter workflows = manifest -> Mono.fromRunnable(() -> {
            crashOrGoOn();
            submitted.add(manifest.batch());
        });
        return new Dispatcher(
                new ExperimentSelector(new Catalog(catalog), states, warehouse, Schedulers.immediate(), clock, 4),
                (selection, version, anew) -> Mono.just(pinned),
                new FrozenInputs(failing, states, Schedulers.immediate()),
                failing,
                bus,
                outbox,
                workflows,
                DispatcherSettings.defaults(EventTopics.Timing.laptop()),
                clock);
    }

    private void crashOrGoOn() {
        if (calls++ == failAtCall) {
            throw new UnavailableException("crash at call " + failAtCall);
        }
    }

    private List<AnalysisRequested> requests(String batch) {
        List<AnalysisRequested> requests = new ArrayList<>();
        for (int pull = 0; pull < 20; pull++) {
            Disposable unused = bus.inbox(EventTopics.batchSubscription(batch))
                    .pull()
                    .flatMap(delivery -> delivery.ack()
                            .thenReturn(new MessageCodec().decode(delivery.payload(), AnalysisRequested.class)))
                    .subscribe(requests::add);
            time.advanceTimeBy(Duration.ofSeconds(6));
        }
        return requests;
    }

    private static CatalogEntry found(Experiment experiment) {
        return new CatalogEntry.Found(experiment);
    }

    private static Experiment rollout(String slug) {
        return experiment(slug, null, true);
    }

    private static Experiment experiment(String slug, @Nullable LocalDate end) {
        return experiment(slug, end, false);
    }

    private static Experiment experiment(String slug, @Nullable LocalDate end, boolean isRollout) {
        return new Experiment(
                slug,
                null,
                "v6",
                end == null ? ExperimentStatus.LIVE : ExperimentStatus.COMPLETE,
                List.of(new Branch("control", 1), new Branch("treatment", 1)),
                LocalDate.of(2024, 1, 1),
                end,
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
                isRollout,
                false,
                false,
                null);
    }

    private static void done(Mono<?> mono) {
        Object unused = mono.block(Duration.ofSeconds(10));
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(10)));
    }

    private record Catalog(List<CatalogEntry> entries) implements ExperimentCatalog {
        @Override
        public Flux<CatalogEntry> experiments() {
            return Flux.fromIterable(entries);
        }

        @Override
        public Mono<CatalogEntry> experiment(String slug) {
            return experiments().filter(entry -> slug.equals(entry.slug())).next();
        }
    }

    private record States(Map<String, String> configs) implements ConfigStates {
        @Override
        public Mono<byte[]> snapshot(@Nullable Instant asOf) {
            return Mono.fromCallable(() -> "{\"asOf\":\"%s\"}".formatted(asOf).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Mono<ConfigCollection> load(byte[] snapshot) {
            return Mono.fromCallable(() -> {
                Map<String, String> files = new HashMap<>();
                configs.forEach((slug, toml) -> files.put(slug + ".toml", toml));
                return ConfigCollection.of(List.of(ConfigTree.of(files)));
            });
        }
    }
}

package dev.jetstream.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.LedgerEntry.Output;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.message.AnalysisCompleted;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.message.Requests;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.exporter.report.BatchReport;
import dev.jetstream.exporter.report.BatchReport.ExperimentReport;
import dev.jetstream.exporter.report.BatchReport.WindowReport;
import dev.jetstream.exporter.report.BatchReports;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class ExporterTest {
    private static final String BATCH = "daily-2024-01-14-0123456789";
    private static final Instant CREATED = Instant.parse("2024-01-15T04:00:07Z");
    private static final LocalDate DATE = LocalDate.of(2024, 1, 14);
    private static final TableId LOGS = new TableId("p", "monitoring", "logs");
    private static final String PUBLIC = """
            [metrics]
            weekly = ["days28abc_v2"]

            [metrics.days28abc_v2]
            select_expression = "SUM(x)"
            data_source = "events"

            [metrics.days28abc_v2.statistics.bootstrap_mean]

            [data_sources.events]
            from_expression = "telemetry.events"
            """;
    private static final String STATISTICS =
            "[{\"metric\":\"identity\",\"statistic\":\"count\",\"branch\":\"control\",\"point\":6.0,"
                    + "\"segment\":\"all\",\"analysis_basis\":\"enrollments\",\"window_index\":\"1\"},"
                    + "{\"metric\":\"clicks\",\"statistic\":\"deciles\",\"parameter\":\"0.1\","
                    + "\"branch\":\"control\",\"comparison\":\"difference\","
                    + "\"comparison_to_branch\":\"treatment\",\"ci_width\":0.95,\"point\":1.25,\"lower\":1.0E-5,"
                    + "\"upper\":2.5,\"segment\":\"all\",\"analysis_basis\":\"enrollments\","
                    + "\"window_index\":\"1\"}]";
    private static final String METADATA = "{\"analysis_start_time\":\"2024-01-15 04:00:07+00:00\","
            + "\"external_config\":null,\"metrics\":{\"days28abc_v2\":{"
            + "\"analysis_bases\":[\"enrollments\",\"exposures\"],\"bigger_is_better\":true,"
            + "\"description\":\"\",\"friendly_name\":\"Days28Abc V2\"}},\"outcomes\":{},"
            + "\"version_info\":null,\"version_date\":null,\"schema_version\":4}";
    private static final String ERRORS = "[{\"analysis_basis\":\"enrollments\",\"source\":\"jetstream\","
            + "\"exception\":\"BadRequest: no\",\"exception_type\":\"BadRequest\",\"experiment\":\"my-exp\","
            + "\"filename\":\"analysis.py\",\"func_name\":\"calculate_metric_for_ds\",\"log_level\":\"ERROR\","
            + "\"message\":\"no\",\"metric\":\"clicks\",\"segment\":null,\"statistic\":null,"
            + "\"timestamp\":\"2024-01-15T05:00:00Z\"}]";

    private final InMemoryBlobStore state = new InMemoryBlobStore();
    private final InMemoryBlobStore results = new InMemoryBlobStore();
    private final Ledger ledger = new Ledger(state);
    private final FakeWarehouse warehouse = new FakeWarehouse();

    ExporterTest() {
        warehouse.put(view("statistics_my_exp_weekly"));
        warehouse.put(view("statistics_my_exp_other_weekly"));
        warehouse.put(new TableInfo(LOGS, false, null, Map.of(), List.of(), 1, Instant.EPOCH));
        warehouse.answers(ExporterTest::answer);
    }

    @Test
    void writesWhatTheResultsPageReads() {
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");

        export(PUBLIC, BATCH, "my-exp");

        assertThat(names())
                .containsExactly(
                        "errors/errors_my_exp.json",
                        "metadata/metadata_my_exp.json",
                        "statistics/statistics_my_exp_weekly.json");
        assertThat(text("statistics/statistics_my_exp_weekly.json")).isEqualTo(STATISTICS);
        assertThat(text("errors/errors_my_exp.json")).isEqualTo(ERRORS);
        assertThat(text("metadata/metadata_my_exp.json")).isEqualTo(METADATA);
    }

    @Test
    void writesMetadataLastAndThenClosesTheItem() {
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");

        export(PUBLIC, BATCH, "my-exp");

        LedgerEntry entry = entry("my-exp");
        assertThat(entry.state()).isEqualTo(ItemState.EXPORTED);
        assertThat(entry.objects())
                .extracting(Output::name)
                .containsExactly(
                        "statistics/statistics_my_exp_weekly.json",
                        "errors/errors_my_exp.json",
                        "metadata/metadata_my_exp.json");
    }

    @Test
    void notesAndExportsWhatTheBusHasGivenUp() {
        Manifest manifest = manifest(PUBLIC, "results", "my-exp");
        done(ledger.open(manifest));
        done(ledger.update(BATCH, "my-exp", DATE, entry -> entry.started(CREATED, "killed")));

        done(exporter(PUBLIC).giveUp(Requests.of(manifest, manifest.items().get(0))));

        assertThat(entry("my-exp").state()).isEqualTo(ItemState.DEAD);
        assertThat(entry("my-exp").error()).isEqualTo("given up by the bus: no worker came to an end with it");
        assertThat(names()).contains("errors/errors_my_exp.json");
    }

    @Test
    void whatIsAnalysedIsNotGivenUp() {
        Manifest manifest = manifest(PUBLIC, "results", "my-exp");
        analysed(manifest, "my-exp");

        done(exporter(PUBLIC).giveUp(Requests.of(manifest, manifest.items().get(0))));

        assertThat(entry("my-exp").state()).isEqualTo(ItemState.EXPORTED);
    }

    @Test
    void theSameBytesAgainChangeNothing() {
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");
        export(PUBLIC, BATCH, "my-exp");
        List<Long> generations = generations();

        Manifest first = manifest(PUBLIC, "results", "my-exp");
        assertThat(frozen(PUBLIC, "second")).hasSize(2);
        analysed(withItems(first, "second", first.items()), "my-exp");
        export(PUBLIC, "second", "my-exp");

        assertThat(get(ledger.entry("second", "my-exp", DATE)).objects()).hasSize(3);
        assertThat(generations()).isEqualTo(generations);
    }

    @Test
    void waitsForTheOtherDatesOfTheExperiment() {
        Manifest manifest = manifest(PUBLIC, "results", "my-exp");
        Manifest.Item item = manifest.items().get(0);
        Manifest two = withItems(
                manifest,
                "two-dates",
                List.of(
                        item,
                        new Manifest.Item("my-exp", DATE.plusDays(1), item.experimentSha256(), item.configsSha256())));
        done(ledger.open(two));
        assertThat(frozen(PUBLIC, "two-dates")).hasSize(2);
        done(ledger.update(
                "two-dates",
                "my-exp",
                DATE,
                entry -> entry.started(CREATED, "w").analysed(CREATED, List.of())));

        export(PUBLIC, "two-dates", "my-exp");
        assertThat(names()).isEmpty();

        done(ledger.update(
                "two-dates", "my-exp", DATE.plusDays(1), entry -> entry.dead(CREATED, "KilledWorker", "oom")));
        export(PUBLIC, "two-dates", "my-exp");

        assertThat(names()).hasSize(3);
        assertThat(get(ledger.entry("two-dates", "my-exp", DATE)).state()).isEqualTo(ItemState.EXPORTED);
        assertThat(get(ledger.entry("two-dates", "my-exp", DATE.plusDays(1))).state())
                .isEqualTo(ItemState.DEAD);
    }

    @Test
    void aPrivateExperimentGetsErrorsOnly() {
        String config = PUBLIC + "\n[experiment]\nis_private = true\ndataset_id = \"secret\"\n";
        analysed(manifest(config, "results", "my-exp"), "my-exp");

        export(config, BATCH, "my-exp");

        assertThat(names()).containsExactly("errors/errors_my_exp.json");
        assertThat(entry("my-exp").state()).isEqualTo(ItemState.EXPORTED);
    }

    @Test
    void anInvalidItemStaysInvalidWithItsErrorsExported() {
        Manifest manifest = manifest("[metrics", "results", "my-exp");
        done(ledger.open(manifest));
        done(ledger.update(BATCH, "my-exp", DATE, entry -> entry.invalid(CREATED, "TomlDecodeError", "line 1")));

        export("[metrics", BATCH, "my-exp");

        assertThat(names()).containsExactly("errors/errors_my_exp.json");
        assertThat(entry("my-exp").state()).isEqualTo(ItemState.INVALID);
        assertThat(entry("my-exp").isExported()).isTrue();
    }

    @Test
    void withoutABucketTheItemIsClosedWithoutObjects() {
        analysed(manifest(PUBLIC, null, "my-exp"), "my-exp");

        export(PUBLIC, BATCH, "my-exp");

        assertThat(names()).isEmpty();
        assertThat(entry("my-exp").state()).isEqualTo(ItemState.EXPORTED);
    }

    @Test
    void leavesAloneWhatANewerBatchWrote() {
        done(results.create(
                "errors/errors_my_exp.json",
                "[]".getBytes(StandardCharsets.UTF_8),
                "application/json",
                Map.of(
                        "batch",
                        "newer",
                        "batch-created",
                        String.valueOf(CREATED.plusSeconds(1).getEpochSecond()))));
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");

        export(PUBLIC, BATCH, "my-exp");

        assertThat(text("errors/errors_my_exp.json")).isEqualTo("[]");
        assertThat(entry("my-exp").objects()).hasSize(2);
    }

    @Test
    void replacesWhatAnOlderBatchWrote() {
        done(results.create(
                "errors/errors_my_exp.json", "[]".getBytes(StandardCharsets.UTF_8), "application/json", Map.of()));
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");

        export(PUBLIC, BATCH, "my-exp");

        assertThat(text("errors/errors_my_exp.json")).isEqualTo(ERRORS);
    }

    @Test
    void exportsWhatItHearsUntilItIsStopped() {
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryBus bus = new InMemoryBus(time, Duration.ofSeconds(5));
        done(bus.ensureTopic(EventTopics.DEAD_LETTERS));
        done(bus.ensureSubscription(EventTopics.exporter(EventTopics.Timing.laptop()))
                .thenReturn(true));
        Sinks.One<Boolean> stop = Sinks.one();
        Sinks.One<Boolean> ended = Sinks.one();
        ExporterLoop loop = new ExporterLoop(bus.inbox(EventTopics.EXPORTER), exporter(PUBLIC), settings(), time);
        Disposable unused = loop.run(stop.asMono())
                .subscribe(
                        nothing -> {},
                        failed -> {},
                        () -> assertThat(ended.tryEmitValue(true)).isEqualTo(Sinks.EmitResult.OK));
        AnalysisCompleted event = new AnalysisCompleted(BATCH, "my-exp", DATE);

        done(bus.publish(EventTopics.EVENTS, new byte[] {1}, Map.of()));
        done(bus.publish(EventTopics.EVENTS, new MessageCodec().encode(event), event.attributes()));
        time.advanceTimeBy(Duration.ofSeconds(10));

        assertThat(entry("my-exp").state()).isEqualTo(ItemState.EXPORTED);
        assertThat(stop.tryEmitValue(true)).isEqualTo(Sinks.EmitResult.OK);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(ended.asMono().blockOptional(Duration.ofSeconds(5))).contains(true);
    }

    @Test
    void reportsWindowsClientsErrorsAndFiles() {
        analysed(manifest(PUBLIC, "results", "my-exp"), "my-exp");
        export(PUBLIC, BATCH, "my-exp");

        BatchReport report = get(new BatchReports(ledger, name -> results).of(BATCH));

        ExperimentReport experiment = report.experiments().get(0);
        assertThat(experiment.files()).hasSize(3);
        assertThat(experiment.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.metric()).isEqualTo("clicks"));
        WindowReport window = experiment.windows().get(0);
        assertThat(window.period()).isEqualTo(AnalysisPeriod.WEEK);
        assertThat(window.windowIndex()).isEqualTo(1);
        assertThat(window.clients("enrollments", "all")).isEqualTo(Map.of("control", 6L));
        assertThat(window.results()).singleElement().satisfies(row -> {
            assertThat(row.point()).isEqualTo(1.25);
            assertThat(row.isSignificant()).isTrue();
        });
    }

    private void analysed(Manifest manifest, String slug) {
        done(ledger.open(manifest));
        done(ledger.update(
                manifest.batch(),
                slug,
                DATE,
                entry -> entry.started(CREATED, "w").analysed(CREATED, List.of("p.d.statistics_my_exp_week_1"))));
    }

    private void export(String config, String batch, String slug) {
        done(exporter(config).export(batch, slug));
    }

    private Exporter exporter(String config) {
        Clock clock = Clock.fixed(CREATED.plusSeconds(600), ZoneOffset.UTC);
        return new Exporter(
                ledger, inputs(config), warehouse, name -> results, settings(), ProgressListener.NONE, clock);
    }

    private static ExporterSettings settings() {
        return ExporterSettings.defaults(LOGS);
    }

    private FrozenInputs inputs(String config) {
        return new FrozenInputs(ledger, new OneState(config), Schedulers.immediate());
    }

    private Manifest manifest(String config, @Nullable String bucket, String... slugs) {
        List<String> frozen = frozen(config, BATCH);
        return new Manifest(
                Manifest.VERSION,
                BATCH,
                "daily",
                "cause",
                "daily run",
                null,
                CREATED,
                false,
                List.of(AnalysisPeriod.values()),
                RunOptions.defaults("p", "d", bucket),
                List.of(slugs).stream()
                        .map(slug -> new Manifest.Item(slug, DATE, frozen.get(0), frozen.get(1)))
                        .toList());
    }

    /** Hashes of the record and of the config states. */
    private List<String> frozen(String config, String batch) {
        FrozenInputs inputs = inputs(config);
        return List.of(get(inputs.store(batch, experiment())), get(inputs.store(batch, new byte[] {'{', '}'})));
    }

    private static Manifest withItems(Manifest manifest, String batch, List<Manifest.Item> items) {
        return new Manifest(
                Manifest.VERSION,
                batch,
                manifest.kind(),
                manifest.cause(),
                manifest.reason(),
                null,
                manifest.created(),
                false,
                manifest.periods(),
                manifest.options(),
                items);
    }

    private static Experiment experiment() {
        return new Experiment(
                "my-exp",
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
                null,
                false,
                false,
                false,
                null);
    }

    private static List<Map<String, @Nullable String>> answer(String sql) {
        return sql.contains("window_index")
                ? List.of(
                        statistic("identity", "count", null, null, null, "6.0", null, null),
                        statistic("clicks", "deciles", "0.100000000", "difference", "0.95", "1.25", "1e-05", "2.5"))
                : List.of(error());
    }

    private static Map<String, @Nullable String> statistic(
            String metric,
            String statistic,
            @Nullable String parameter,
            @Nullable String comparison,
            @Nullable String ciWidth,
            String point,
            @Nullable String lower,
            @Nullable String upper) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("metric", metric);
        row.put("statistic", statistic);
        row.put("parameter", parameter);
        row.put("branch", "control");
        row.put("comparison", comparison);
        row.put("comparison_to_branch", comparison == null ? null : "treatment");
        row.put("ci_width", ciWidth);
        row.put("point", point);
        row.put("lower", lower);
        row.put("upper", upper);
        row.put("segment", "all");
        row.put("analysis_basis", "enrollments");
        row.put("window_index", "1");
        return row;
    }

    private static Map<String, @Nullable String> error() {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        row.put("analysis_basis", "enrollments");
        row.put("source", "jetstream");
        row.put("exception", "BadRequest: no");
        row.put("exception_type", "BadRequest");
        row.put("experiment", "my-exp");
        row.put("filename", "analysis.py");
        row.put("func_name", "calculate_metric_for_ds");
        row.put("log_level", "ERROR");
        row.put("message", "no");
        row.put("metric", "clicks");
        row.put("segment", null);
        row.put("statistic", null);
        row.put("timestamp", "2024-01-15T05:00:00Z");
        return row;
    }

    private LedgerEntry entry(String slug) {
        return get(ledger.entry(BATCH, slug, DATE));
    }

    private List<String> names() {
        return get(results.list("").map(Blob.BlobInfo::name).collectList());
    }

    private List<Long> generations() {
        return get(results.list("").map(Blob.BlobInfo::generation).collectList());
    }

    private String text(String name) {
        return get(results.read(name)).text();
    }

    private static TableInfo view(String name) {
        return new TableInfo(new TableId("p", "d", name), true, null, Map.of(), List.of(), -1, Instant.EPOCH);
    }

    private static void done(Mono<?> mono) {
        Object unused = mono.block(Duration.ofSeconds(10));
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(10)));
    }

    /** One config, whatever is asked for. */
    private record OneState(String toml) implements ConfigStates {
        @Override
        public Mono<byte[]> snapshot(@Nullable Instant asOf) {
            return Mono.just(new byte[] {'{', '}'});
        }

        @Override
        public Mono<ConfigCollection> load(byte[] snapshot) {
            return Mono.just(ConfigCollection.of(List.of(ConfigTree.of(Map.of("my-exp.toml", toml)))));
        }
    }
}

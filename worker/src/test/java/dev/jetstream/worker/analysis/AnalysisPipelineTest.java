package dev.jetstream.worker.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.catalog.PlatformConfig;
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
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.log.ProgressListener;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.log.Stage;
import dev.jetstream.core.message.Requests;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.WarehouseException;
import dev.jetstream.worker.SupersededException;
import dev.jetstream.worker.WorkerSettings;
import dev.jetstream.worker.log.ItemLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The pipeline over real configs, plans and statistics; the warehouse answers what the test says. */
class AnalysisPipelineTest {
    private static final String BATCH = "daily-2024-01-14-0123456789";
    private static final Instant CREATED = Instant.parse("2024-01-15T04:00:00Z");
    private static final String SECONDS = String.valueOf(CREATED.getEpochSecond());
    private static final LocalDate WEEK_ENDS = LocalDate.of(2024, 1, 14);
    private static final String CONFIG = """
            [metrics]
            weekly = ["clicks", "hours"]

            [metrics.clicks]
            select_expression = "SUM(clicks)"
            data_source = "events"
            analysis_bases = ["enrollments"]

            [metrics.clicks.statistics.bootstrap_mean]

            [metrics.hours]
            select_expression = "SUM(hours)"
            data_source = "sessions"
            analysis_bases = ["enrollments"]

            [metrics.hours.statistics.deciles]

            [data_sources.events]
            from_expression = "telemetry.events"
            experiments_column_type = "none"

            [data_sources.sessions]
            from_expression = "telemetry.sessions"
            experiments_column_type = "none"
            """;

    private final Scheduler cpu = Schedulers.newParallel("statistics", 3);
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final Ledger ledger = new Ledger(new InMemoryBlobStore());
    private final Map<Stage, String> progress = new ConcurrentHashMap<>();
    private final ConfigStates states = new OneState(CONFIG);
    private final FrozenInputs inputs = new FrozenInputs(ledger, states, cpu);
    private final ProgressListener listener =
            (slug, date, stage, done, total) -> progress.put(stage, done + "/" + total);

    AnalysisPipelineTest() {
        warehouse.columns(table -> List.of(
                new TableInfo.Column("branch", "STRING"),
                new TableInfo.Column(table.table().contains("_events_") ? "clicks" : "hours", "INT64")));
        warehouse.answers(AnalysisPipelineTest::answer);
    }

    @AfterEach
    void close() {
        cpu.dispose();
    }

    @Test
    void makesTablesStatisticsAndViewsInOrder() {
        ItemLog log = new ItemLog();

        List<String> written = analyse(BATCH, CREATED, log);

        assertThat(written)
                .containsExactly(
                        "p.d.enrollments_my_exp",
                        "p.d.my_exp_enrollments_sessions_week_1",
                        "p.d.my_exp_enrollments_events_week_1",
                        "p.d.statistics_my_exp_week_1",
                        "p.d.my_exp_enrollments_weekly",
                        "p.d.statistics_my_exp_weekly");
        assertThat(warehouse.log())
                .startsWith("run enrollments_my_exp", "describe enrollments_my_exp")
                .endsWith(
                        "load statistics_my_exp_week_1",
                        "describe statistics_my_exp_week_1",
                        "run statement",
                        "run statement");
        assertThat(log.events())
                .as("the config has nothing to compute for the window of a day, which is due too")
                .singleElement()
                .returns("WARNING", RunEvent::level)
                .returns("run", RunEvent::function)
                .returns("my-exp -> no metrics are configured for period day", RunEvent::message)
                .returns(null, RunEvent::experiment);
        assertThat(progress)
                .containsEntry(Stage.METRICS, "2/2")
                .containsEntry(Stage.STATISTICS, "2/2")
                .containsEntry(Stage.VIEWS, "2/2");
    }

    @Test
    void labelsTablesWithTheBatchsInstantAndNeverAClock() {
        run(BATCH, CREATED, new ItemLog());

        assertThat(table("enrollments_my_exp").labels()).containsEntry("last_updated", SECONDS);
        assertThat(table("my_exp_enrollments_events_week_1").description()).isEqualTo("my-exp");
        assertThat(table("my_exp_enrollments_events_week_1").labels())
                .containsEntry("last_updated", SECONDS)
                .containsEntry("batch", BATCH)
                .hasEntrySatisfying("question_key", key -> assertThat(key).matches("[0-9a-f]{40}"));
        assertThat(table("statistics_my_exp_week_1").labels())
                .containsEntry("last_updated", SECONDS)
                .containsEntry("schema_version", "4");
        assertThat(table("statistics_my_exp_week_1").description()).isEqualTo("my-exp");
    }

    @Test
    void loadsCountsAndStatistics() {
        run(BATCH, CREATED, new ItemLog());

        List<String> rows = warehouse.loaded(id("statistics_my_exp_week_1"));
        assertThat(rows)
                .contains("{\"metric\":\"identity\",\"statistic\":\"count\",\"parameter\":null,"
                        + "\"branch\":\"control\",\"comparison\":null,\"comparison_to_branch\":null,"
                        + "\"ci_width\":null,\"point\":6.0,\"lower\":null,\"upper\":null,"
                        + "\"segment\":\"all\",\"analysis_basis\":\"enrollments\"}");
        assertThat(rows.stream().filter(row -> row.contains("\"clicks\""))).hasSize(2 + 2 + 2);
        assertThat(rows.stream().filter(row -> row.contains("\"hours\""))).hasSize(9 * 6);
    }

    @Test
    void theSameRowsComeOutEveryTime() {
        run(BATCH, CREATED, new ItemLog());
        List<String> rows = warehouse.loaded(id("statistics_my_exp_week_1"));

        for (int i = 0; i < 10; i++) {
            run("other-" + i, CREATED.plusSeconds(60 + i), new ItemLog());
            assertThat(warehouse.loaded(id("statistics_my_exp_week_1"))).isEqualTo(rows);
        }
    }

    @Test
    void makesNothingAgainInTheSameBatch() {
        run(BATCH, CREATED, new ItemLog());
        int done = warehouse.log().size();

        List<String> written = analyse(BATCH, CREATED, new ItemLog());

        assertThat(written).hasSize(6);
        assertThat(warehouse.log().subList(done, warehouse.log().size()))
                .containsExactly("join statement", "join statement");
    }

    @Test
    void finishesWhatAWorkerLeftHalfDone() {
        warehouse.refuse(text -> text.contains("statistics_my_exp_week_1"), new UnavailableException("away"));
        assertThatThrownBy(() -> analyse(BATCH, CREATED, new ItemLog())).isInstanceOf(UnavailableException.class);
        warehouse.heal();

        List<String> written = analyse(BATCH, CREATED, new ItemLog());

        assertThat(written).contains("p.d.statistics_my_exp_week_1");
        assertThat(warehouse.log().stream().filter("run my_exp_enrollments_events_week_1"::equals))
                .hasSize(1);
    }

    @Test
    void aDataSourceThatFailsCostsItsOwnMetricsOnly() {
        ItemLog log = new ItemLog();
        warehouse.refuse(
                text -> text.contains("SUM(clicks)"),
                new WarehouseException("BadRequest", "invalidQuery", "no column clicks", null, null, null));

        List<String> written = analyse(BATCH, CREATED, log);

        assertThat(written).doesNotContain("p.d.my_exp_enrollments_events_week_1");
        assertThat(log.events())
                .filteredOn(event -> event.level().equals("ERROR"))
                .singleElement()
                .returns("calculate_metric_for_ds", RunEvent::function)
                .returns("clicks", RunEvent::metric)
                .returns("week_1", RunEvent::period)
                .returns("BadRequest", RunEvent::exceptionType);
        List<String> rows = warehouse.loaded(id("statistics_my_exp_week_1"));
        assertThat(rows.stream().filter(row -> row.contains("\"hours\""))).hasSize(54);
        assertThat(rows.stream().filter(row -> row.contains("\"identity\""))).hasSize(2);
    }

    @Test
    void leavesTheEnrollmentsTableOfEarlierBatchesAlone() {
        run(BATCH, CREATED, new ItemLog());

        run("later-1", CREATED.plusSeconds(86_400), new ItemLog());

        assertThat(table("enrollments_my_exp").labels())
                .containsEntry("last_updated", SECONDS)
                .containsEntry("batch", BATCH);
    }

    @Test
    void makesTheEnrollmentsTableAnewWhenAsked() {
        run(BATCH, CREATED, new ItemLog());
        RunOptions options = new RunOptions(true, false, true, List.of(), "p", "d", null, "exposure", false);

        run(manifest("later-1", CREATED.plusSeconds(86_400), options, running()), new ItemLog());

        assertThat(table("enrollments_my_exp").labels()).containsEntry("batch", "later-1");
    }

    @Test
    void neverReplacesWhatANewerBatchWrote() {
        run("newer", CREATED.plusSeconds(1), new ItemLog());

        assertThatThrownBy(() -> analyse(BATCH, CREATED, new ItemLog()))
                .isInstanceOf(SupersededException.class)
                .hasMessageContaining("newer");
        assertThat(table("my_exp_enrollments_events_week_1").labels()).containsEntry("batch", "newer");
    }

    /** What is replaced stays until what replaces it, and the view over that, is there. */
    @Test
    void aRerunDeletesWhatItReplacedLast() {
        leaveOver("my_exp_enrollments_week_1", "my-exp", "older");
        leaveOver("my_exp_enrollments_gone_week_1", "my.exp", "older");
        leaveOver("my_exp_enrollments_other_week_1", "my-exp", "newer");
        Manifest daily = manifest(BATCH, CREATED, options(), running());
        run(daily, new ItemLog());
        assertThat(warehouse.tableNames()).contains("my_exp_enrollments_week_1");

        Manifest rerun = new Manifest(
                daily.version(),
                "rerun-1",
                Manifest.RERUN,
                daily.cause(),
                daily.reason(),
                null,
                CREATED.plusSeconds(60),
                true,
                daily.periods(),
                daily.options(),
                daily.items());
        assertThat(get(inputs.store("rerun-1", running()))).isNotEmpty();
        assertThat(get(inputs.store("rerun-1", get(states.snapshot(null))))).isNotEmpty();
        run(rerun, new ItemLog());

        assertThat(warehouse.log()).endsWith("run statement", "run statement", "delete my_exp_enrollments_week_1");
        assertThat(warehouse.tableNames())
                .as("another experiment's, and a newer batch's")
                .contains("my_exp_enrollments_gone_week_1", "my_exp_enrollments_other_week_1");
    }

    private void leaveOver(String table, String slug, String batch) {
        long created = batch.equals("newer") ? CREATED.getEpochSecond() + 3_600 : 1;
        warehouse.put(new TableInfo(
                id(table),
                false,
                slug,
                Map.of("batch", batch, "batch_created", String.valueOf(created)),
                List.of(),
                1,
                Instant.EPOCH));
    }

    @Test
    void countsAFollowUpAsOldAsTheFirstOfItsChain() {
        Manifest like = manifest(BATCH + "-r1", CREATED.plusSeconds(60), options(), running());
        Manifest followUp = new Manifest(
                like.version(),
                like.batch(),
                like.kind(),
                like.cause(),
                like.reason(),
                BATCH,
                like.created(),
                CREATED,
                like.recompute(),
                like.periods(),
                like.options(),
                null,
                null,
                like.items());
        run("newer", CREATED.plusSeconds(1), new ItemLog());

        assertThatThrownBy(() -> analyse(followUp, new ItemLog()))
                .isInstanceOf(SupersededException.class)
                .hasMessageContaining("newer");
    }

    @Test
    void makesAgainWhatAJobOfAnOlderBatchReplacedMeanwhile() {
        TableId disturbed = id("my_exp_enrollments_events_week_1");
        warehouse.replaceAfterwards(
                disturbed, "older-job", Map.of("table", disturbed.table(), "batch", "older", "batch_created", "1"));

        List<String> written = analyse(BATCH, CREATED, new ItemLog());

        assertThat(written).hasSize(6);
        assertThat(warehouse.log().stream().filter("run my_exp_enrollments_events_week_1"::equals))
                .hasSize(2);
        assertThat(warehouse.log().stream().filter("load statistics_my_exp_week_1"::equals))
                .hasSize(2);
        assertThat(table(disturbed.table()).labels())
                .containsEntry("batch", BATCH)
                .doesNotContainKey("again");
    }

    @Test
    void leavesAloneWhatAJobOfANewerBatchReplaced() {
        TableId table = id("my_exp_enrollments_events_week_1");
        String later = String.valueOf(CREATED.getEpochSecond() + 1);
        warehouse.replaceAfterwards(
                table, "newer-job", Map.of("table", table.table(), "batch", "newer", "batch_created", later));

        assertThat(analyse(BATCH, CREATED, new ItemLog())).hasSize(6);
        assertThat(warehouse.log().stream().filter("run my_exp_enrollments_events_week_1"::equals))
                .hasSize(1);
    }

    @Test
    void refusesByTheNameThatReadersKnow() {
        Experiment rollout = experiment(null, true);

        assertThatThrownBy(() -> analyse(manifest(BATCH, CREATED, options(), rollout), new ItemLog()))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        refused -> assertThat(refused.errorClass()).isEqualTo("RolloutSkipException"))
                .hasMessageStartingWith("my-exp -> ");
    }

    @Test
    void givesTheItemBackWhenTheWarehouseIsAway() {
        warehouse.refuse(text -> text.contains("SUM(hours)"), new UnavailableException("quota"));

        assertThatThrownBy(() -> analyse(BATCH, CREATED, new ItemLog()))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("quota");
    }

    private void run(String batch, Instant created, ItemLog log) {
        assertThat(analyse(batch, created, log)).isNotEmpty();
    }

    private void run(Manifest manifest, ItemLog log) {
        assertThat(analyse(manifest, log)).isNotEmpty();
    }

    private List<String> analyse(String batch, Instant created, ItemLog log) {
        return analyse(manifest(batch, created, options(), running()), log);
    }

    private List<String> analyse(Manifest manifest, ItemLog log) {
        AnalysisPipeline pipeline = new AnalysisPipeline(
                warehouse,
                inputs,
                PlatformConfig.builtIn().platforms(),
                listener,
                cpu,
                WorkerSettings.defaults("test", 3));
        return get(pipeline.analyse(
                manifest, Requests.of(manifest, manifest.items().get(0)), log));
    }

    private Manifest manifest(String batch, Instant created, RunOptions options, Experiment experiment) {
        String record = get(inputs.store(batch, experiment));
        String configs = get(inputs.store(batch, get(states.snapshot(null))));
        return new Manifest(
                Manifest.VERSION,
                batch,
                "daily",
                "cause",
                "daily run",
                null,
                created,
                true,
                List.of(AnalysisPeriod.values()),
                options,
                List.of(new Manifest.Item("my-exp", WEEK_ENDS, record, configs)));
    }

    private static RunOptions options() {
        return RunOptions.defaults("p", "d", null);
    }

    private static Experiment running() {
        return experiment(LocalDate.of(2024, 3, 1), false);
    }

    private static Experiment experiment(@Nullable LocalDate end, boolean rollout) {
        return new Experiment(
                "my-exp",
                null,
                "v6",
                ExperimentStatus.LIVE,
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
                LocalDate.of(2024, 1, 7),
                rollout,
                false,
                false,
                null);
    }

    /** Six clients a branch, whose values are shifted between the branches. */
    private static List<Map<String, @Nullable String>> answer(String sql) {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (String branch : List.of("control", "treatment")) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("branch", branch);
            row.put("segments", "0");
            if (sql.contains("packed")) {
                row.put("sample", sql.contains("_events_") ? "clicks" : "hours");
                row.put("chunk", "0");
                row.put("packed", branch.equals("control") ? "1 3,2 2,4 1" : "2 3,3 2,5 1");
            } else {
                row.put("n", "6");
            }
            rows.add(row);
        }
        return rows;
    }

    private TableInfo table(String name) {
        return get(warehouse.table(id(name)));
    }

    private static TableId id(String name) {
        return new TableId("p", "d", name);
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(20)));
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

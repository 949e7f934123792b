package dev.jetstream.worker.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.collection.ConfigTree;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.experiment.BucketConfig;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.message.Requests;
import dev.jetstream.core.testing.FakeWarehouse;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.worker.WorkerSettings;
import dev.jetstream.worker.log.ItemLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What needs a table finds it made, in whatever order the analyses of an experiment come (Q3, Q4). */
class AnalysisOrderTest {
    private static final String BATCH = "rerun-my-exp-0123456789";
    private static final Instant CREATED = Instant.parse("2024-01-15T04:00:00Z");
    private static final LocalDate ENROLLMENT_ENDS = LocalDate.of(2024, 1, 8);
    private static final LocalDate PREENROLLMENT_DUE = LocalDate.of(2024, 1, 9);
    private static final LocalDate WEEK_ENDS = LocalDate.of(2024, 1, 14);
    private static final String COVARIATES = "my_exp_enrollments_sessions_preenrollment_week_1";
    private static final String CONFIG = """
            [metrics]
            daily = ["hours"]
            weekly = ["hours"]
            preenrollment_weekly = ["hours"]

            [metrics.hours]
            select_expression = "SUM(hours)"
            data_source = "sessions"
            analysis_bases = ["enrollments"]

            [metrics.hours.statistics.linear_model_mean]
            [metrics.hours.statistics.linear_model_mean.covariate_adjustment]
            period = "preenrollment_week"

            [data_sources.sessions]
            from_expression = "telemetry.sessions"
            experiments_column_type = "none"
            """;

    private final Scheduler cpu = Schedulers.newParallel("statistics", 2);

    @AfterEach
    void close() {
        cpu.dispose();
    }

    @Test
    void preenrollmentIsDoneBeforeTheDayThatLooksItUp() {
        Run run = new Run();

        run.analyse(PREENROLLMENT_DUE);

        assertThat(run.told())
                .containsSubsequence(
                        "run enrollments_my_exp",
                        "run " + COVARIATES,
                        "load statistics_my_exp_preenrollment_week_1",
                        "run my_exp_enrollments_sessions_day_2",
                        "ask my_exp_enrollments_sessions_day_2 beside " + COVARIATES,
                        "load statistics_my_exp_day_2");
    }

    @Test
    void aWindowThatComesFirstMakesItsCovariatesItself() {
        Run run = new Run();

        run.analyse(WEEK_ENDS);

        assertThat(run.told())
                .containsSubsequence(
                        "run enrollments_my_exp",
                        "run " + COVARIATES,
                        "run my_exp_enrollments_sessions_day_7",
                        "ask my_exp_enrollments_sessions_day_7 beside " + COVARIATES,
                        "run my_exp_enrollments_sessions_week_1",
                        "ask my_exp_enrollments_sessions_week_1 beside " + COVARIATES)
                .as("its statistics belong to the date on which it is due")
                .doesNotContain("load statistics_my_exp_preenrollment_week_1");
    }

    @Test
    void aDayOfEnrollmentHasNoCovariatesWhicheverComesFirst() {
        Run run = new Run();

        run.analyse(PREENROLLMENT_DUE);
        run.analyse(ENROLLMENT_ENDS);

        assertThat(run.told()).contains("ask my_exp_enrollments_sessions_day_1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderGivesTheSameTablesAndQuestions(long seed) {
        List<LocalDate> dates = new ArrayList<>(
                ENROLLMENT_ENDS.datesUntil(WEEK_ENDS.plusDays(1)).toList());
        Run inOrder = new Run();
        dates.forEach(inOrder::analyse);
        Collections.shuffle(dates, new Random(seed));
        Run shuffled = new Run();
        dates.forEach(shuffled::analyse);

        assertThat(shuffled.made())
                .as("%s", dates)
                .doesNotHaveDuplicates()
                .contains("run enrollments_my_exp", "run " + COVARIATES)
                .containsExactlyInAnyOrderElementsOf(inOrder.made());
        assertThat(shuffled.asked()).as("%s", dates).containsExactlyInAnyOrderElementsOf(inOrder.asked());
    }

    /** A batch of one experiment over a warehouse that notes who asks for what when. */
    private final class Run {
        private final FakeWarehouse warehouse = new FakeWarehouse();
        private final Ledger ledger = new Ledger(new InMemoryBlobStore());
        private final ConfigStates states = new OneState();
        private final FrozenInputs inputs = new FrozenInputs(ledger, states, cpu);
        private final List<String> told = new ArrayList<>();
        private final TreeSet<String> asked = new TreeSet<>();
        private int seen;

        Run() {
            warehouse.columns(
                    table -> List.of(new TableInfo.Column("branch", "STRING"), new TableInfo.Column("hours", "INT64")));
            warehouse.answers(this::answer);
        }

        void analyse(LocalDate date) {
            AnalysisPipeline pipeline = new AnalysisPipeline(
                    warehouse,
                    inputs,
                    PlatformConfig.builtIn().platforms(),
                    (slug, day, stage, done, total) -> {},
                    cpu,
                    WorkerSettings.defaults("test", 2));
            Manifest manifest = manifest(date);
            assertThat(get(pipeline.analyse(
                            manifest, Requests.of(manifest, manifest.items().get(0)), new ItemLog())))
                    .isNotEmpty();
            catchUp();
        }

        /** What was done, in order: {@code ask <table> beside <table>} is a query for samples. */
        List<String> told() {
            return told;
        }

        List<String> made() {
            return told.stream()
                    .filter(line ->
                            (line.startsWith("run ") && !line.equals("run statement")) || line.startsWith("load "))
                    .toList();
        }

        List<String> asked() {
            return List.copyOf(asked);
        }

        private synchronized List<Map<String, @Nullable String>> answer(String sql) {
            catchUp();
            if (!sql.contains("packed")) {
                return List.of();
            }
            asked.add(sql);
            String first = sql.lines().findFirst().orElseThrow();
            String table = first.replaceFirst("-- samples of ([a-z0-9_]+),.*", "$1");
            told.add("ask " + table
                    + (sql.contains(COVARIATES + "`") && !table.equals(COVARIATES) ? " beside " + COVARIATES : ""));
            return List.of();
        }

        private synchronized void catchUp() {
            List<String> log = warehouse.log();
            told.addAll(log.subList(seen, log.size()));
            seen = log.size();
        }

        private Manifest manifest(LocalDate date) {
            return new Manifest(
                    Manifest.VERSION,
                    BATCH,
                    "daily",
                    "cause",
                    "all dates",
                    null,
                    CREATED,
                    true,
                    List.of(AnalysisPeriod.values()),
                    RunOptions.defaults("p", "d", null),
                    List.of(new Manifest.Item(
                            "my-exp",
                            date,
                            get(inputs.store(BATCH, experiment())),
                            get(inputs.store(BATCH, get(states.snapshot(null)))))));
        }
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
                LocalDate.of(2024, 1, 7),
                false,
                false,
                false,
                null);
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(20)));
    }

    /** The one config. */
    private record OneState() implements ConfigStates {
        @Override
        public Mono<byte[]> snapshot(@Nullable Instant asOf) {
            return Mono.just(new byte[] {'{', '}'});
        }

        @Override
        public Mono<ConfigCollection> load(byte[] snapshot) {
            return Mono.just(ConfigCollection.of(List.of(ConfigTree.of(Map.of("my-exp.toml", CONFIG)))));
        }
    }
}

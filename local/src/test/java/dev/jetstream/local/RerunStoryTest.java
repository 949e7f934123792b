package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.QueryJob.Disposition;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Ports;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * An experiment is analysed; then its telemetry, its config and its record change. One work directory, in this order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("TimeZoneUsage") // real time enters here
class RerunStoryTest {
    private static final String SLUG = "comfortable-reading-fonts";
    private static final String NAME = "comfortable_reading_fonts";
    private static final String DATE = "2026-03-15";
    private static final String WEEKLY = "statistics/statistics_" + NAME + "_weekly.json";
    private static final String WEEK_1 = "statistics_" + NAME + "_week_1";
    private static final String PER_SOURCE = NAME + "_enrollments_reading_daily_week_1";
    private static final String FOR_ALL = NAME + "_enrollments_week_1";
    private static final String ENROLLMENTS = "enrollments_" + NAME;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Before anything that the clock may say. */
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private Path workdir;
    private Path configs;
    private Path experiments;
    private Laptop laptop;

    @BeforeAll
    void analyseTwice(@TempDir Path folder) throws IOException, GitAPIException {
        workdir = folder.resolve("work");
        DemoFiles demo = DemoFiles.unpack(folder.resolve("demo"));
        configs = demo.configs();
        experiments = demo.experiments();
        Path schemas = folder.resolve("schemas.json");
        try (InputStream in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream("demo/schemas.json"))) {
            Files.copy(in, schemas);
        }
        Git.init().setDirectory(configs.toFile()).call().close();
        commit(LONG_AGO);
        laptop = new Laptop(workdir);
        List<String> generated = List.of(
                "--generate", "--clients", "300", "--schemas", schemas.toString(), "--analysis_periods", "week");
        List<String> whole = new ArrayList<>(List.of("run", "--date", DATE, "--no-discrete-metrics"));
        whole.addAll(generated);
        assertThat(jetstream(whole)).as(laptop.err()).isZero();
        assertThat(jetstream("dispatch", "--date", DATE, "--analysis_periods", "week"))
                .as(laptop.err())
                .isZero();
    }

    @Test
    @Order(1)
    void aRerunAfterTheSourceTableChangedGivesTheNewNumbers() {
        double before = articlesSaved();
        assertThat(tables()).contains(FOR_ALL, PER_SOURCE);
        perform(warehouse -> execute(warehouse, """
                        CREATE OR REPLACE TABLE `moz-fx-data-shared-prod.org_mozilla_fenix.reading_daily` AS
                        SELECT * REPLACE (articles_saved * 2 AS articles_saved)
                        FROM `moz-fx-data-shared-prod.org_mozilla_fenix.reading_daily`
                        """).then(strangers(warehouse)));

        assertThat(jetstream("dispatch", "--date", DATE, "--analysis_periods", "week"))
                .isZero();

        assertThat(laptop.out()).contains("already done");
        assertThat(articlesSaved()).isEqualTo(before);

        assertThat(jetstream("rerun", "--argo", "--experiment_slug", SLUG, "--analysis_periods", "week"))
                .as(laptop.err())
                .isZero();

        assertThat(laptop.out())
                .contains("batch rerun-comfortable-read-", "21 analyses were dispatched", "(21 dates)  exported");
        assertThat(articlesSaved()).isCloseTo(2 * before, within(1e-9 * before));
        assertThat(tables())
                .as("nothing takes the place of the old form, of a window that is no more")
                .contains(PER_SOURCE, WEEK_1, "statistics_" + NAME + "_week_2")
                .doesNotContain(FOR_ALL, "statistics_" + NAME + "_week_9")
                .as("what another experiment, or another period has")
                .contains("statistics_" + NAME + "_week_8", "statistics_" + NAME + "_day_99");
    }

    /** Windows that there are no more: the experiment's own, somebody else's, and of a period that is not rerun. */
    private static Mono<Void> strangers(Warehouse warehouse) {
        return execute(warehouse, "CREATE TABLE `%s` AS SELECT 1 AS point".formatted(full(WEEK_1.replace("_1", "_9"))))
                .then(execute(
                        warehouse,
                        "CREATE TABLE `%s` AS SELECT 1 AS point".formatted(full(WEEK_1.replace("_1", "_8")))))
                .then(execute(
                        warehouse,
                        "CREATE TABLE `%s` AS SELECT 1 AS point".formatted(full("statistics_" + NAME + "_day_99"))))
                .then(warehouse.describe(id(WEEK_1.replace("_1", "_9")), SLUG, Map.of()))
                .then(warehouse.describe(id(WEEK_1.replace("_1", "_8")), "comfortable_reading_fonts", Map.of()))
                .then(warehouse.describe(id("statistics_" + NAME + "_day_99"), SLUG, Map.of()));
    }

    @Test
    @Order(2)
    void nothingIsRerunWhileNothingChanged() {
        assertThat(jetstream("rerun-config-changed")).isZero();

        assertThat(laptop.out()).contains("no config has changed").doesNotContain("batch");
        assertThat(jetstream("rerun_skip")).isZero();
        assertThat(laptop.out()).contains("nothing to skip");
    }

    @Test
    @Order(3)
    void aChangedConfigCanBeLetPass() throws IOException, GitAPIException {
        double before = articlesSaved();
        label(Instant.parse("2021-01-01T00:00:00Z"));
        commit(Instant.parse("2021-06-01T00:00:00Z"));

        assertThat(jetstream("rerun-skip", "-p", "2")).isZero();

        assertThat(laptop.out()).contains(SLUG + ": ", "tables labelled");
        assertThat(labelOf(WEEK_1)).isAfter(Instant.parse("2021-06-01T00:00:00Z"));
        assertThat(labelOf(ENROLLMENTS)).isEqualTo(labelOf(WEEK_1));
        assertThat(labelOf(PER_SOURCE)).isEqualTo(labelOf(WEEK_1));
        assertThat(table(WEEK_1.replace("_1", "_8")).labels())
                .as("another experiment's")
                .doesNotContainKey("last_updated");
        assertThat(articlesSaved()).isEqualTo(before);
        assertThat(jetstream("rerun-config-changed")).isZero();
        assertThat(laptop.out()).contains("no config has changed");
    }

    @Test
    @Order(4)
    void aChangedConfigIsRerunOnce() {
        label(Instant.parse("2021-01-01T00:00:00Z"));

        assertThat(jetstream("rerun-config-changed", "--analysis_periods", "week", "--return_status"))
                .as(laptop.err())
                .isZero();

        assertThat(laptop.out()).contains("config changed    " + SLUG, "batch rerun-comfortable-read-");
        assertThat(jetstream("rerun-config-changed")).isZero();
        assertThat(laptop.out()).contains("no config has changed").doesNotContain("batch");
    }

    @Test
    @Order(5)
    void changedDefaultsConcernWhatRuns() throws IOException, GitAPIException {
        label(Instant.parse("2021-09-01T00:00:00Z")); // after the experiment's own config changed
        Path defaults = configs.resolve("jetstream").resolve("defaults").resolve("fenix.toml");
        Files.writeString(defaults, Files.readString(defaults) + "# changed\n");
        commit("defaults", Instant.parse("2022-01-01T00:00:00Z"));
        assertThat(jetstream("rerun-skip")).isZero();
        assertThat(laptop.out()).as("it ended").contains("nothing to skip");

        String ended = Files.readString(experiments);
        Files.writeString(experiments, ended.replace("\"endDate\": \"2026-03-22\"", "\"endDate\": null"));
        assertThat(jetstream("rerun-skip")).isZero();
        Files.writeString(experiments, ended);

        assertThat(laptop.out()).contains(SLUG + ": ", "tables labelled");
    }

    @Test
    @Order(6)
    void experimenterAsksForTheOverallWindowOnce() throws IOException {
        String record = Files.readString(experiments);
        Files.writeString(
                experiments,
                record.replace(
                        "\"outcomes\": []",
                        "\"outcomes\": [], \"isHoldback\": true, \"doRerun\": true,"
                                + " \"doRerunTimestamp\": \"2022-01-01T00:00:00Z\""));

        assertThat(jetstream("rerun-config-changed", "--return_status"))
                .as(laptop.err())
                .isZero();

        assertThat(laptop.out())
                .contains("flagged           " + SLUG, "1 analysis was dispatched", SLUG + "  2026-03-22  exported")
                .contains("overall, clients: ")
                .doesNotContain("week 1");
        assertThat(jetstream("rerun-config-changed")).isZero();
        assertThat(laptop.out()).contains("no experiment is flagged");
        Files.writeString(experiments, record);
    }

    @Test
    @Order(7)
    void enrollmentsAreMadeOnceUnlessAskedForAnew() {
        Instant pinned = Instant.parse("2025-01-01T00:00:00Z");
        perform(warehouse -> labelled(warehouse, id(ENROLLMENTS), pinned));

        assertThat(jetstream("ensure-enrollments", "--experiment_slug", SLUG)).isZero();

        assertThat(laptop.out()).contains("kept      " + SLUG);
        assertThat(labelOf(ENROLLMENTS)).isEqualTo(pinned);
        assertThat(jetstream("ensure_enrollments", "--experiment_slug", SLUG, "--recreate_enrollments"))
                .isZero();
        assertThat(laptop.out()).contains("made      " + SLUG);
        assertThat(labelOf(ENROLLMENTS)).isAfter(pinned);
        assertThat(jetstream("ensure-enrollments")).isZero();
        assertThat(laptop.out()).contains("left out  " + SLUG + ": it ended on 2026-03-22");
    }

    @Test
    @Order(8)
    void anExperimentKeepsTheFormOfTablesThatItBeganWith() {
        perform(warehouse -> labelled(warehouse, id(ENROLLMENTS), Instant.parse("2026-03-31T00:00:00Z")));

        assertThat(jetstream("plan", "--date", DATE, "--experiment_slug", SLUG)).isZero();

        assertThat(laptop.out())
                .contains("one metrics table for all data sources, because its enrollments table is of 2026-03-31")
                .contains(FOR_ALL);
        assertThat(jetstream("sql", "show", "--date", DATE, "--experiment", SLUG))
                .isZero();
        assertThat(laptop.out()).contains(FOR_ALL);
        assertThat(jetstream("run", "--date", DATE, "--analysis_periods", "week", "--bucket", "none"))
                .isZero();
        assertThat(tables()).contains(FOR_ALL);
        assertThat(jetstream("plan", "--date", DATE, "--experiment_slug", SLUG, "--discrete-metrics"))
                .isZero();
        assertThat(laptop.out())
                .contains("because --discrete-metrics was given")
                .contains(PER_SOURCE);
    }

    @Test
    @Order(9)
    void aConfigFileTakesThePlaceOfTheExperimentsOwn() throws IOException {
        Path file = Files.writeString(workdir.resolve("mine.toml"), """
                [metrics]
                weekly = ["pages_read"]
                [metrics.pages_read.statistics.count]
                """);

        assertThat(jetstream(
                        "run",
                        "--date",
                        DATE,
                        "--analysis_periods",
                        "week",
                        "--experiment_slug",
                        SLUG,
                        "--config_file",
                        file.toString()))
                .as(laptop.err())
                .isZero();

        List<String> metrics = new ArrayList<>();
        laptop.export(WEEKLY).forEach(row -> {
            if (row.path("window_index").asText().equals("1")) {
                metrics.add(row.path("metric").asText());
            }
        });
        assertThat(metrics).contains("pages_read", "identity").doesNotContain("articles_saved", "listened");
        assertThat(jetstream("run", "--date", DATE, "--config_file", file.toString()))
                .isEqualTo(2);
    }

    @Test
    @Order(10)
    void whatDoesNotGoTogetherIsWrongUsage() {
        assertThat(jetstream("rerun")).isEqualTo(2);
        assertThat(laptop.err()).contains("all of them for all time are declined");
        assertThat(jetstream("rerun", "--argo", "--metric-slug", "m", "--experiment_slug", SLUG))
                .isEqualTo(2);
        assertThat(jetstream("rerun", "--experiment_slug", "comfortable-reading-font"))
                .isEqualTo(2);
        assertThat(laptop.err()).contains("did you mean '" + SLUG + "'?");
        assertThat(jetstream("rerun", "--experiment_slug", SLUG, "--memory-request", "61"))
                .isEqualTo(2);
        assertThat(jetstream("rerun-skip", "-p", "0")).isEqualTo(2);
    }

    /** The mean of articles saved in the first week, in the reference branch. */
    private double articlesSaved() {
        for (JsonNode row : laptop.export(WEEKLY)) {
            if (row.path("metric").asText().equals("articles_saved")
                    && row.path("statistic").asText().equals("mean")
                    && row.path("branch").asText().equals("control")
                    && row.path("comparison").isMissingNode()
                    && row.path("segment").asText().equals("all")
                    && row.path("analysis_basis").asText().equals("enrollments")
                    && row.path("window_index").asText().equals("1")) {
                return row.path("point").asDouble();
            }
        }
        throw new AssertionError("no row of articles_saved");
    }

    private List<String> tables() {
        return ask(warehouse -> warehouse
                .tables("moz-fx-data-experiments", "mozanalysis", "")
                .map(table -> table.id().table())
                .collectList());
    }

    private TableInfo table(String name) {
        return ask(warehouse -> warehouse.table(id(name)));
    }

    private Instant labelOf(String name) {
        return Instant.ofEpochSecond(
                Long.parseLong(Objects.requireNonNull(table(name).labels().get("last_updated"))));
    }

    /** Sets the labels of all the experiment's tables back. */
    private void label(Instant instant) {
        perform(warehouse -> warehouse
                .tables("moz-fx-data-experiments", "mozanalysis", "")
                .filter(table -> table.labels().containsKey("last_updated"))
                .concatMap(table -> labelled(warehouse, table.id(), instant))
                .then());
    }

    private static Mono<Void> labelled(Warehouse warehouse, TableId table, Instant instant) {
        return warehouse.describe(table, null, Map.of("last_updated", String.valueOf(instant.getEpochSecond())));
    }

    private static Mono<Void> execute(Warehouse warehouse, String sql) {
        return warehouse
                .run(new QueryJob("by-hand-" + sql.hashCode(), sql, null, Disposition.TRUNCATE, null, Map.of()))
                .then();
    }

    private static TableId id(String table) {
        return new TableId("moz-fx-data-experiments", "mozanalysis", table);
    }

    private static String full(String table) {
        return id(table).toString();
    }

    private void perform(Function<Warehouse, Mono<Void>> work) {
        assertThat(asked(work)).isEmpty();
    }

    private <T> T ask(Function<Warehouse, Mono<T>> work) {
        return asked(work).orElseThrow();
    }

    private <T> Optional<T> asked(Function<Warehouse, Mono<T>> work) {
        Scheduler timer = Schedulers.newSingle("timer", true);
        try (EmbeddedServers servers = EmbeddedServers.attachOrStart(workdir, Ports.FREE, Clock.systemUTC());
                GcpClients clients = new GcpClients(
                        "by-hand",
                        new GcpEndpoints(
                                servers.endpoints().pubsub(),
                                servers.endpoints().bigquery(),
                                servers.endpoints().storage()),
                        GcpSettings.defaults(),
                        timer)) {
            return work.apply(clients.warehouse()).blockOptional(PATIENCE);
        } finally {
            timer.dispose();
        }
    }

    /** Commits everything, with a change in the experiment's config. */
    private void commit(Instant when) throws IOException, GitAPIException {
        Path own = configs.resolve("jetstream").resolve(SLUG + ".toml");
        Files.writeString(own, Files.readString(own) + "# " + when + "\n");
        commit("config", when);
    }

    private void commit(String message, Instant when) throws IOException, GitAPIException {
        PersonIdent author = new PersonIdent("Somebody", "somebody@example.org", when, ZoneOffset.UTC);
        try (Git git = Git.open(configs.toFile())) {
            git.add().addFilepattern(".").call();
            var unused = git.commit()
                    .setMessage(message)
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .call();
        }
    }

    private int jetstream(String... command) {
        return jetstream(List.of(command));
    }

    private int jetstream(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--experiments", experiments.toString(), "--config-repos", configs.toString()));
        return laptop.jetstream(arguments.toArray(String[]::new));
    }
}

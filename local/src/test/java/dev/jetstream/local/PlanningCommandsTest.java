package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.QueryJob.Disposition;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Somebody plans, runs, looks again, changes a config, checks it, and tries it: one work directory, in this order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("TimeZoneUsage") // real time enters here
class PlanningCommandsTest {
    private static final String SLUG = "comfortable-reading-fonts";
    private static final String DATE = "2026-03-15";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path folder;
    private Path workdir;
    private DemoFiles demo;
    private Path schemas;
    private Laptop laptop;

    @BeforeAll
    void layOut(@TempDir Path empty) throws IOException {
        folder = empty;
        workdir = folder.resolve("work");
        demo = DemoFiles.unpack(folder.resolve("demo"));
        schemas = folder.resolve("schemas.json");
        try (InputStream in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream("demo/schemas.json"))) {
            Files.copy(in, schemas);
        }
        laptop = new Laptop(workdir);
    }

    @Test
    @Order(1)
    void planShowsWhatIsDueBeforeAnythingIsThere() throws IOException {
        assertThat(jetstream("plan", "--date", DATE)).isZero();

        assertThat(laptop.out())
                .contains(DATE + ": 1 experiment: 1 due", SLUG, "day_7, week_1: 8 new", "tables: 8 new");
        assertThat(workdir.resolve("warehouse"))
                .as("nothing is started to look at nothing")
                .doesNotExist();
        assertThat(jetstream("plan", "--date", "2026-03-08")).isZero();
        assertThat(laptop.out()).contains("1 waiting", "next: day on 2026-03-09");
        assertThat(jetstream("plan", "--date", "2026-03-23")).isZero();
        assertThat(laptop.out()).contains("1 left out", "it ended on 2026-03-22, before 2026-03-23");
        assertThat(jetstream("plan", "--date", DATE, "--experiment_slug", "comfortable-reading-font"))
                .isEqualTo(2);
        assertThat(laptop.err()).contains("did you mean '" + SLUG + "'?");
    }

    @Test
    @Order(2)
    void planDrawsACalendar() throws IOException {
        assertThat(jetstream("plan", "--from", "2026-03-02", "--to", "2026-03-22"))
                .isZero();

        assertThat(laptop.out().lines().map(String::stripTrailing))
                .contains(
                        "  Mar 2026            02 03 04 05 06 07 08│09 10 11 12 13 14 15│16 17 18 19 20 21 22│",
                        "  enrollment           ▒  ▒  ▒  ▒  ▒  ▒  ▒│ ▒  ·  ·  ·  ·  ·  ·│ ·  ·  ·  ·  ·  ·  ·│",
                        "  day                  ·  ·  ·  ·  ·  ·  ·│ 1  2  3  4  5  6  7│ 8  9 10 11 12 13 14│",
                        "  week                 ·  ·  ·  ·  ·  ·  ·│ ·  ·  ·  ·  ·  ·  1│ ·  ·  ·  ·  ·  ·  2│",
                        "  overall              ·  ·  ·  ·  ·  ·  ·│ ·  ·  ·  ·  ·  ·  ·│ ·  ·  ·  ·  ·  ·  1│",
                        "  preenrollment_week   ·  ·  ·  ·  ·  ·  ·│ ·  1  ·  ·  ·  ·  ·│ ·  ·  ·  ·  ·  ·  ·│");
        assertThat(jetstream("plan", "--from", "2026-03-02", "--to", "2026-03-22", "--format", "json"))
                .isZero();
        JsonNode windows = JSON.readTree(laptop.out()).at("/experiments/0/windows");
        assertThat(windows.size()).isEqualTo(14 + 2 + 1 + 1);
        assertThat(jetstream("plan", "--from", "2026-03-02")).isEqualTo(2);
        assertThat(jetstream("plan", "--from", "2026-03-02", "--to", "2026-03-01"))
                .isEqualTo(2);
    }

    /** When such a date is analysed the experiment is over, whatever its record says today. */
    @Test
    @Order(2)
    void planKnowsThatAnExperimentWillEnd() throws IOException {
        Path later = folder.resolve("later.json");
        Files.writeString(later, Files.readString(demo.experiments()).replace("\"2026-03-", "\"2099-03-"));

        assertThat(jetstream(later, "plan", "--date", "2099-03-22")).isZero();
        assertThat(laptop.out()).contains("week_2, overall_1: ");
        assertThat(jetstream(later, "plan", "--from", "2099-03-01", "--to", "2099-03-31"))
                .isZero();
        assertThat(laptop.out()).containsPattern("(?m)^  overall .* 1");
    }

    @Test
    @Order(2)
    void whatCannotBeANameIsWrongUsage() throws IOException {
        assertThat(jetstream("plan", "--date", DATE, "--project_id", "a;b")).isEqualTo(2);
        assertThat(laptop.err()).contains("--project_id", "the name 'a;b' must match");
        assertThat(jetstream("plan", "--date", DATE, "--dataset_id", "a b")).isEqualTo(2);
        assertThat(jetstream("plan", "--date", DATE, "--exposures-anchor", "launch"))
                .isEqualTo(2);
        assertThat(laptop.err()).contains("'launch' must be exposure or enrollment");
        assertThat(jetstream("plan", "--date", DATE, "--metric-slug", "pages_raed", "--experiment", SLUG))
                .isZero();
        assertThat(laptop.out()).contains("did you mean 'pages_read'?");
        for (String option : List.of("--num-days=-1", "--enrollment-period=0", "--population-sample-size=101")) {
            assertThat(jetstream("preview", "--experiment", SLUG, option)).isEqualTo(2);
            assertThat(laptop.err()).contains(option.replace('=', ' ') + " must be ");
        }
    }

    @Test
    @Order(3)
    void planComparesWithTheTablesThatExist() throws IOException {
        Path statements = folder.resolve("statements");
        assertThat(jetstream(
                        "run",
                        "--date",
                        DATE,
                        "--generate",
                        "--clients",
                        "300",
                        "--schemas",
                        schemas.toString(),
                        "--sql-output-dir",
                        statements.toString()))
                .isZero();
        try (Stream<Path> files = Files.list(statements)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(
                            "enrollments_comfortable_reading_fonts",
                            "comfortable_reading_fonts_exposures_reading_daily_week_1",
                            "comfortable_reading_fonts_enrollments_weekly")
                    .doesNotContain("reading_daily");
        }
        assertThat(jetstream("plan", "--date", DATE)).isZero();
        assertThat(laptop.out()).contains("day_7, week_1: 8 unchanged");

        Path config = demo.configs().resolve("definitions").resolve("fenix.toml");
        String before = Files.readString(config);
        Files.writeString(config, before.replace("{{total('minutes_read')}}", "1 + {{total('minutes_read')}}"));
        assertThat(jetstream("plan", "--date", DATE, "--verbose")).isZero();
        assertThat(laptop.out().replaceAll("\\s+", " "))
                .contains(
                        "5 changed, 3 unchanged", "because of its metrics (the same columns, with another expression)")
                .contains("because of its metrics tables");
        Files.writeString(config, before);

        assertThat(jetstream("plan", "--date", DATE, "--exposures-anchor", "enrollment", "--format", "json"))
                .isZero();
        List<String> because = new ArrayList<>();
        JSON.readTree(laptop.out())
                .at("/experiments/0/windows")
                .forEach(window -> window.path("tables")
                        .forEach(table -> because.add(table.path("state").asText() + " "
                                + table.path("because").asText())));
        assertThat(because)
                .containsExactly(
                        "unchanged ",
                        "unchanged ",
                        "changed of its exposures (counted from enrollment)",
                        "changed of its metrics tables",
                        "unchanged ",
                        "changed of its exposures (counted from enrollment)",
                        "changed of its metrics tables");
        assertThat(jetstream("plan", "--date", DATE, "--statistics-only", "true", "--verbose"))
                .isZero();
        assertThat(laptop.out()).contains("3 unchanged, 5 kept", "1 metric; taken as it is");
    }

    @Test
    @Order(4)
    void sqlShowPrintsStatementsThatRunAsTheyStand() throws IOException {
        assertThat(jetstream("sql", "show", "--experiment", SLUG, "--date", DATE, "--dataset_id", "by_hand"))
                .isZero();
        List<String> statements = List.of(laptop.out().split(";\\R"));
        assertThat(statements).hasSizeGreaterThan(15);
        assertThat(laptop.out()).contains("CREATE TABLE IF NOT EXISTS", "CREATE OR REPLACE VIEW", "-- 1 of ");

        Scheduler timer = Schedulers.newSingle("timer", true);
        try (EmbeddedServers servers = EmbeddedServers.attachOrStart(workdir, Ports.FREE, Clock.systemUTC());
                GcpClients clients = clients(servers, timer)) {
            Warehouse warehouse = clients.warehouse();
            var unused = warehouse
                    .ensureDataset("moz-fx-data-experiments", "by_hand")
                    .block(Duration.ofSeconds(30));
            int number = 0;
            for (String statement : statements) {
                if (!statement.isBlank()) {
                    QueryJob job = new QueryJob(
                            "by-hand-" + number++, statement + ";", null, Disposition.TRUNCATE, null, Map.of());
                    JobReport done = Objects.requireNonNull(warehouse.run(job).block(Duration.ofSeconds(60)));
                    assertThat(done.outcome()).isEqualTo(JobReport.Outcome.DONE);
                }
            }
            assertThat(rows(warehouse, "by_hand.comfortable_reading_fonts_enrollments_weekly"))
                    .isEqualTo(rows(warehouse, "mozanalysis.comfortable_reading_fonts_enrollments_weekly"))
                    .isPositive();
        } finally {
            timer.dispose();
        }
    }

    @Test
    @Order(5)
    void sqlShowSaysWhyThereIsNothingToShow() {
        assertThat(jetstream("sql", "show", "--experiment", SLUG, "--date", "2026-04-01"))
                .isEqualTo(1);
        assertThat(laptop.err()).contains("it ended on 2026-03-22");
        assertThat(jetstream("sql", "show", "--date", DATE)).isEqualTo(2);
    }

    @Test
    @Order(6)
    void validateConfigEndsAsTheChecksOfPullRequestsExpect() throws IOException {
        Path own = demo.configs().resolve("jetstream").resolve(SLUG + ".toml");
        Path functions = demo.configs().resolve("definitions").resolve("functions.toml");
        assertThat(validate(own, functions)).as(laptop.out()).isZero();
        assertThat(laptop.out()).contains("valid", SLUG + ".toml  experiment config", "2 valid");

        // What is read here is far below a TB, which rounds to 0: the thresholds come down to it.
        assertThat(validate("--moderate-data-threshold", "-1", own, functions)).isEqualTo(2);
        assertThat(validate("--high-data-threshold", "-1", own, functions))
                .as("the largest, not the last")
                .isEqualTo(3);

        Path broken = Files.writeString(folder.resolve(SLUG + ".toml"), "[metrics]\nweekly = [\"minuts_read\"]\n");
        assertThat(validate(broken, "--high-data-threshold", "-1", own)).isEqualTo(1);
        assertThat(laptop.out()).contains("broken", "minuts_read");
        Files.writeString(broken, """
                [metrics]
                weekly = ["m"]
                [metrics.m]
                select_expression = "SUM(minuts_read)"
                data_source = "reading_daily"
                [metrics.m.statistics.count]
                """);
        assertThat(validate(broken)).isEqualTo(1);
        assertThat(laptop.out()).contains("SUM(minuts_read) AS m", "^", "Unrecognized name: minuts_read");
        Files.writeString(broken, "[metrics\n");
        assertThat(validate(broken)).isEqualTo(1);

        Path example = Files.writeString(folder.resolve("x.toml.example"), "no TOML at all");
        assertThat(validate(example, folder.resolve("not-there.toml"))).isZero();
        assertThat(laptop.out()).contains("Skipping example config");
        assertThat(validate(Files.writeString(folder.resolve("unknown-slug.toml"), "")))
                .isEqualTo(1);
        assertThat(laptop.out()).contains("no experiment 'unknown-slug' in Experimenter");
    }

    @Test
    @Order(7)
    void validateConfigChecksPrivateFilesAndOutcomes() throws IOException {
        Path own = Files.writeString(
                folder.resolve(SLUG + ".toml"),
                "[metrics]\nweekly = [\"minutes_read\"]\n[metrics.minutes_read.statistics.count]\n");
        assertThat(validate("--is_private", own)).isEqualTo(1);
        assertThat(laptop.out()).contains("dataset_id needs to be explicitly set for private experiments");
        Files.writeString(own, "[experiment]\ndataset_id = \"secret\"\n" + Files.readString(own));
        assertThat(validate("--is_private", own)).isZero();
        Files.writeString(own, "[experiment]\nskip = true\n");
        assertThat(validate(own)).isZero();
        assertThat(laptop.out()).contains("skipped", "its config says skip = true");

        Path outcome = folder.resolve("outcomes").resolve("fenix").resolve("reading.toml");
        Files.createDirectories(outcome.getParent());
        Files.writeString(outcome, """
                friendly_name = "Reading"
                description = "Whether people read."
                [metrics.minutes_read.statistics.count]
                [metrics.ratio]
                depends_on = ["minutes_read", "pages_read"]
                [metrics.ratio.statistics.population_ratio]
                numerator = "minutes_read"
                denominator = "pages_read"
                """);
        Path ofFenix = folder.resolve("of-fenix.json");
        Files.writeString(ofFenix, Files.readString(schemas).replace("org_mozilla_fenix", "fenix"));
        assertThat(jetstream("validate_config", outcome.toString(), "--schemas", ofFenix.toString()))
                .isZero();
        assertThat(laptop.out()).contains("reading.toml  outcome");
        assertThat(jetstream("validate_config", outcome.toString(), "--format", "json"))
                .as("the tables stay known")
                .isZero();
        assertThat(JSON.readTree(laptop.out()).path("exit_code").asInt(-1)).isZero();
    }

    @Test
    @Order(8)
    void previewAnalysesDaysOfThePast() throws IOException {
        assertThat(jetstream(
                        "preview",
                        "--experiment_slug",
                        SLUG,
                        "--start-date",
                        "2026-03-10",
                        "--end-date",
                        "2026-03-10",
                        "--num-days",
                        "5",
                        "--generate",
                        "--clients",
                        "300",
                        "--schemas",
                        schemas.toString()))
                .isZero();

        assertThat(laptop.out())
                .contains(
                        "mozdata.tmp.statistics_comfortable_reading_fonts_day_1", "log: logs_comfortable_reading_fonts")
                .doesNotContain("day_2");
        JsonNode record = JSON.readTree(
                Files.readString(workdir.resolve("preview").resolve(SLUG).resolve("experiment.json")));
        assertThat(record.path("start_date").asText()).isEqualTo("2026-03-07");
        assertThat(record.path("branches").size()).isEqualTo(3);
        assertThat(jetstream("preview", "--experiment_slug", "nobody-knows-it")).isEqualTo(2);
        assertThat(laptop.err()).contains("--config_file");
        assertThat(jetstream("preview")).isEqualTo(2);
    }

    @Test
    @Order(9)
    void previewTakesAGeneratedPopulation() throws IOException {
        Path config = Files.writeString(folder.resolve("not-yet-there.toml"), """
                [metrics]
                daily = ["pages_read"]
                [metrics.pages_read.statistics.bootstrap_mean]
                """);
        Path ofFenix = folder.resolve("of-fenix.json");
        Files.writeString(ofFenix, Files.readString(schemas).replace("org_mozilla_fenix", "fenix"));
        assertThat(jetstream(
                        "preview",
                        "--config_file",
                        config.toString(),
                        "--platform",
                        "fenix",
                        "--start-date",
                        "2026-03-10",
                        "--num-days",
                        "0",
                        "--generate",
                        "--clients",
                        "300",
                        "--schemas",
                        ofFenix.toString(),
                        "--generate-population",
                        "--population-sample-size",
                        "100"))
                .isZero();

        assertThat(laptop.out()).contains("day 1, clients: control ");
        String population = Files.readString(workdir.resolve("preview")
                .resolve("not-yet-there")
                .resolve("population")
                .resolve("not-yet-there.toml"));
        assertThat(population)
                .contains(
                        "'control' AS branch",
                        "[data_sources.\"reading_daily\"]",
                        "experiments_column_type = \"none\"");
    }

    private static long rows(Warehouse warehouse, String table) {
        return Long.parseLong(Objects.requireNonNull(warehouse
                        .query("SELECT COUNT(*) AS n FROM `moz-fx-data-experiments." + table + "`", Map.of())
                        .blockLast(Duration.ofSeconds(30)))
                .text("n"));
    }

    private static GcpClients clients(EmbeddedServers servers, Scheduler timer) {
        GcpEndpoints endpoints = new GcpEndpoints(
                servers.endpoints().pubsub(),
                servers.endpoints().bigquery(),
                servers.endpoints().storage());
        return new GcpClients("by-hand", endpoints, GcpSettings.defaults(), timer);
    }

    private int validate(Object... more) {
        List<String> arguments = new ArrayList<>(List.of("validate_config", "--schemas", schemas.toString()));
        Stream.of(more).map(String::valueOf).forEach(arguments::add);
        return jetstream(arguments.toArray(String[]::new));
    }

    private int jetstream(String... command) {
        return jetstream(demo.experiments(), command);
    }

    private int jetstream(Path experiments, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of(
                "--experiments",
                experiments.toString(),
                "--config-repos",
                demo.configs().toString()));
        return laptop.jetstream(arguments.toArray(String[]::new));
    }
}

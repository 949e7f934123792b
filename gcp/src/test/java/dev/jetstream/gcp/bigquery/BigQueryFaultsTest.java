package dev.jetstream.gcp.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.warehouse.FailedJob;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo.Column;
import dev.jetstream.core.warehouse.WarehouseException;
import dev.jetstream.core.warehouse.WarehouseUnavailableException;
import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.emulators.bigquery.http.Faults;
import dev.jetstream.gcp.remote.RemoteSettings;
import dev.jetstream.gcp.testing.WallClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What goes wrong on the way to BigQuery changes nothing: each job runs once, and ends right or unavailable. */
final class BigQueryFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INSERT = "^POST /projects/faults/jobs$";
    private static final String ANY_WRITE = "^(POST|PUT) ";
    private static final int TRIES = 4;
    private static final BigQuerySettings IMPATIENT = BigQuerySettings.defaults()
            .withRemote(
                    new RemoteSettings(TRIES, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(30), 4))
            .withReadTimeout(Duration.ofSeconds(1));

    private static BigQueryServer server;
    private static BigQueryWarehouse warehouse;
    private static int tests;

    private String name = "";

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = BigQueryServer.start(folder, 0, WallClock.utc());
        warehouse = new BigQueryWarehouse("faults", server.endpoint(), IMPATIENT, Schedulers.parallel());
        warehouse.ensureDataset("faults", "d").block(PATIENCE);
    }

    @AfterAll
    static void stop() {
        warehouse.close();
        server.close();
    }

    @BeforeEach
    void nameTheTable(TestInfo info) {
        name = info.getTestMethod().orElseThrow().getName() + "_" + tests++;
    }

    @AfterEach
    void forgetTheFaults() {
        server.faults().clear();
    }

    static Stream<Named<Consumer<Faults>>> troubles() {
        return Stream.of(
                Named.of("503", faults -> faults.answer(ANY_WRITE, 2, 503, "backendError", "try later")),
                Named.of("500", faults -> faults.answer(ANY_WRITE, 1, 500, "internalError", "our fault")),
                Named.of("rate limit", faults -> faults.answer(ANY_WRITE, 2, 403, "rateLimitExceeded", "slow down")),
                Named.of("connection lost before", faults -> faults.dropBefore(ANY_WRITE, 1)),
                Named.of("connection lost after commit", faults -> faults.dropAfter(ANY_WRITE, 1)),
                Named.of("answer cut off", faults -> faults.truncate(ANY_WRITE, 1)),
                Named.of("read time-out", faults -> faults.delay(ANY_WRITE, 1, Duration.ofSeconds(3))));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void runsAStatementOnceThroughTroubleAtItsStart(Consumer<Faults> trouble) {
        trouble.accept(server.faults());

        JobReport report = got(select("t"));

        assertThat(report.jobId()).isEqualTo(firstJob());
        assertThat(jobs()).containsExactly(firstJob());
        assertThat(numbers("t")).containsExactly("1");
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void appendsOnceThroughTroubleWhileRowsAreSent(Consumer<Faults> trouble) {
        fill("rows");
        trouble.accept(server.faults());

        JobReport report = load("rows", List.of("{\"n\":2}", "{\"n\":3}"), true);

        assertThat(report.jobId()).endsWith("-g1");
        assertThat(numbers("rows")).containsExactly("1", "2", "3");
    }

    @Test
    void readsResultsThroughTroubleOnEveryWay() {
        fill("t");
        assertThat(load("t", List.of("{\"n\":2}"), true).rows()).isEqualTo(1);
        server.faults().answer("^GET .*/queries/", 1, 503, "backendError", "try later");
        server.faults().dropBefore("^GET .*/data", 1);
        server.faults().truncate("^GET .*/data", 1);

        assertThat(numbers("t")).containsExactly("1", "2");
    }

    @Test
    void describesThroughTrouble() {
        fill("t");
        server.faults().answer("^PATCH ", 1, 503, "backendError", "try later");
        server.faults().dropAfter("^PATCH ", 1);

        warehouse.describe(table("t"), "described", Map.of("batch", "b")).block(PATIENCE);

        assertThat(got(warehouse.table(table("t"))).description()).isEqualTo("described");
    }

    @Test
    void deletesThroughALostReply() {
        fill("t");
        server.faults().dropAfter("^DELETE ", 1);

        warehouse.delete(table("t")).block(PATIENCE);

        assertThat(warehouse.table(table("t")).block(PATIENCE)).isNull();
    }

    @Test
    void isUnavailableAfterTheLastTryAndNothingHasRun() {
        server.faults().answer(INSERT, TRIES, 503, "backendError", "try later");

        Throwable failure = catchThrowable(() -> select("t").block(PATIENCE));

        assertThat(failure)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("try later")
                .hasMessageContaining(firstJob());
        assertThat(warehouse.table(table("t")).block(PATIENCE)).isNull();
        assertThat(got(select("t")).jobId()).isEqualTo(firstJob());
    }

    @Test
    void doesNotInsistOnAQuota() {
        server.faults().answer(INSERT, 1, 403, "quotaExceeded", "Quota exceeded: your day is over");

        Throwable failure = catchThrowable(() -> select("t").block(PATIENCE));

        assertThat(failure).isInstanceOf(UnavailableException.class).hasMessageContaining("Quota exceeded");
    }

    @Test
    void keepsJobAndStatementOfAQuotaThatIsUsedUp() {
        server.faults().answer(INSERT, 1, 403, "quotaExceeded", "Quota exceeded: your day is over");

        Throwable failure = catchThrowable(() -> select("t").block(PATIENCE));

        assertThat(failure).isInstanceOfSatisfying(WarehouseUnavailableException.class, away -> {
            assertThat(away.warehouseReason()).isEqualTo("quotaExceeded");
            assertThat(away.job().id()).isEqualTo(firstJob());
            assertThat(away.job().statement()).isEqualTo("SELECT 1 AS n");
        });
    }

    @Test
    void endsAStatementThatTakesTooLongAndCallsItALackOfResources() {
        try (BigQueryWarehouse hurried = new BigQueryWarehouse(
                "faults", server.endpoint(), IMPATIENT.withJobTimeout(Duration.ofMillis(300)), Schedulers.parallel())) {
            String slow = "SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a,"
                    + " UNNEST(GENERATE_ARRAY(1, 100000)) AS b WHERE MOD(a * b, 7) = 3";

            Throwable failure = catchThrowable(() -> hurried.run(
                            new QueryJob(name, slow, table("t"), QueryJob.Disposition.TRUNCATE, null, Map.of()))
                    .block(PATIENCE));

            assertThat(failure).isInstanceOfSatisfying(WarehouseException.class, refused -> {
                assertThat(refused.warehouseReason()).isEqualTo("timeout");
                assertThat(refused).hasMessageContaining("Operation timed out");
                assertThat(refused.job()).isEqualTo(new FailedJob(name + "-g1", "US", slow));
            });
        }
    }

    @Test
    void limitsTheTimeOfALoadToo() throws IOException, InterruptedException {
        fill("t");

        String job = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.endpoint()
                                        .resolve("/bigquery/v2/projects/faults/jobs/" + name + "-t-false-g1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(job).contains("\"jobType\":\"LOAD\"").contains("\"jobTimeoutMs\":\"21600000\"");
    }

    @Test
    void givesEachRefusalItsClass() {
        Map<String, List<String>> refusals = Map.of(
                "400 invalidQuery", List.of("BadRequest", "Syntax error"),
                "400 resourcesExceeded", List.of("BadRequest", "Resources exceeded: too much memory"),
                "403 accessDenied", List.of("Forbidden", "Access Denied"),
                "404 notFound", List.of("NotFound", "Not found: Dataset"),
                "412 conditionNotMet", List.of("PreconditionFailed", "stale"));
        refusals.forEach((answer, expected) -> {
            String[] codeAndReason = answer.split(" ", 2);
            String said = expected.get(1).replace("Resources exceeded: ", "");
            server.faults().answer(INSERT, 1, Integer.parseInt(codeAndReason[0]), codeAndReason[1], said);

            Throwable failure = catchThrowable(() -> select("t").block(PATIENCE));

            assertThat(failure).isInstanceOfSatisfying(WarehouseException.class, refused -> {
                assertThat(refused.errorClass()).isEqualTo(expected.get(0));
                assertThat(refused.warehouseReason()).isEqualTo(codeAndReason[1]);
                assertThat(refused).hasMessageContaining(expected.get(1));
                assertThat(refused.jobId()).isEqualTo(firstJob());
                assertThat(refused.statement()).isEqualTo("SELECT 1 AS n");
            });
        });
    }

    @Test
    void sharesOneJobAmongCallersAtTheSameTime() {
        List<JobReport> reports =
                got(Flux.range(0, 8).flatMap(i -> select("t"), 8).collectList());

        assertThat(reports).hasSize(8).extracting(JobReport::jobId).containsOnly(firstJob());
        assertThat(jobs()).containsExactly(firstJob());
        assertThat(numbers("t")).containsExactly("1");
    }

    private String firstJob() {
        return name + "-t-g1";
    }

    private List<String> jobs() {
        BigQuery client = BigQueryOptions.newBuilder()
                .setProjectId("faults")
                .setHost(server.endpoint().toString())
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
        return StreamSupport.stream(client.listJobs().iterateAll().spliterator(), false)
                .map(job -> job.getJobId().getJob())
                .filter(id -> id.startsWith(name + "-"))
                .toList();
    }

    private Mono<JobReport> select(String table) {
        return warehouse.run(new QueryJob(
                name + "-" + table, "SELECT 1 AS n", table(table), QueryJob.Disposition.TRUNCATE, null, Map.of()));
    }

    private void fill(String table) {
        assertThat(load(table, List.of("{\"n\":1}"), false).rows()).isEqualTo(1);
    }

    private JobReport load(String table, List<String> rows, boolean append) {
        return got(warehouse.load(new LoadJob(
                name + "-" + table + "-" + append,
                table(table),
                List.of(new Column("n", "INT64")),
                null,
                rows,
                append,
                Map.of())));
    }

    private List<String> numbers(String table) {
        List<Row> rows = got(warehouse
                .query("SELECT n FROM " + table(table).quoted() + " ORDER BY n", Map.of())
                .collectList());
        return rows.stream().map(row -> row.text("n")).toList();
    }

    private TableId table(String table) {
        return new TableId("faults", "d", name + "_" + table);
    }

    private static <T> T got(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }
}

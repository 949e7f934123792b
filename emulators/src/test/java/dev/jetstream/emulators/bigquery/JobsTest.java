package dev.jetstream.emulators.bigquery;

import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_APPEND;
import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_EMPTY;
import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_TRUNCATE;
import static dev.jetstream.emulators.bigquery.TestWarehouse.jobId;
import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static dev.jetstream.emulators.bigquery.TestWarehouse.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobInfo.WriteDisposition;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.TableInfo;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobsTest {
    @TempDir
    private static Path folder;

    private static TestWarehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(folder);
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    private static QueryJobConfiguration into(String table, String sql, WriteDisposition disposition) {
        return QueryJobConfiguration.newBuilder(sql)
                .setDestinationTable(table(table))
                .setWriteDisposition(disposition)
                .setLabels(Map.of("experiment", "a-b"))
                .build();
    }

    @Test
    void keepsTheIdOfAJobForEver() {
        Job job = warehouse.run("named", into("named", "SELECT 1 AS n", WRITE_TRUNCATE));

        HttpResponse<String> second = warehouse.send(
                "POST",
                "/projects/proj-1/jobs",
                "{\"jobReference\":{\"jobId\":\"named\"},\"configuration\":{\"query\":{\"query\":\"SELECT 2\"}}}");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("\"reason\":\"duplicate\"").contains("Already Exists: Job proj-1:US.named");
        assertThat(job.getJobId().getJob()).isEqualTo("named");
    }

    @Test
    void letsTheClientJoinItsOwnJob() {
        warehouse.run("joined", into("joined", "SELECT 1 AS n", WRITE_TRUNCATE));

        Job again =
                warehouse.client().create(JobInfo.of(jobId("joined"), into("joined", "SELECT 1 AS n", WRITE_TRUNCATE)));

        assertThat(again.reload().getStatus().getError()).isNull();
    }

    @Test
    void remembersLabelsTimesAndCosts() {
        warehouse.run("costly", into("costly", "SELECT 1 AS n", WRITE_TRUNCATE));

        Job job = warehouse.client().getJob(jobId("costly"));
        JobStatistics.QueryStatistics statistics = job.getStatistics();

        QueryJobConfiguration configuration = job.getConfiguration();
        assertThat(configuration.getLabels()).containsEntry("experiment", "a-b");
        assertThat(statistics.getStatementType()).isEqualTo(JobStatistics.QueryStatistics.StatementType.SELECT);
        assertThat(statistics.getEndTime()).isGreaterThanOrEqualTo(statistics.getCreationTime());
        assertThat(statistics.getTotalSlotMs()).isPositive();
        assertThat(statistics.getTotalBytesProcessed()).isZero();
    }

    @Test
    void survivesARestartWithItsResult(@TempDir Path other) {
        try (TestWarehouse before = new TestWarehouse(other)) {
            before.run("lasting", QueryJobConfiguration.of("SELECT 7 AS n"));
        }
        try (TestWarehouse after = new TestWarehouse(other)) {
            Job job = after.client().getJob(jobId("lasting"));
            assertThat(TestWarehouse.texts(job.getQueryResults())).containsExactly(List.of("7"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void replacesWholeTables() {
        warehouse.run("replace-1", into("replaced", "SELECT 1 AS n", WRITE_TRUNCATE));
        warehouse.run("replace-2", into("replaced", "SELECT 'x' AS t, 2 AS n", WRITE_TRUNCATE));

        assertThat(warehouse.rows("SELECT t, n FROM " + sql("replaced"))).containsExactly(List.of("x", "2"));
    }

    @Test
    void appendsByName() {
        warehouse.run("append-1", into("appended", "SELECT 1 AS n, 'a' AS t", WRITE_TRUNCATE));
        warehouse.run("append-2", into("appended", "SELECT 'b' AS t, 2 AS n", WRITE_APPEND));

        assertThat(warehouse.rows("SELECT n, t FROM " + sql("appended") + " ORDER BY n"))
                .containsExactly(List.of("1", "a"), List.of("2", "b"));
        assertThatThrownBy(() -> warehouse.run("append-3", into("appended", "SELECT 1 AS other", WRITE_APPEND)))
                .hasMessageContaining("Provided Schema does not match Table proj-1:d.appended");
    }

    @Test
    void writesOnlyIntoEmptyTablesWhenAsked() {
        warehouse.run("empty-1", into("filled", "SELECT 1 AS n", WRITE_EMPTY));

        assertThatThrownBy(() -> warehouse.run("empty-2", into("filled", "SELECT 2 AS n", WRITE_EMPTY)))
                .isInstanceOfSatisfying(BigQueryException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(409);
                    assertThat(e.getReason()).isEqualTo("duplicate");
                    assertThat(e.getMessage()).contains("Already Exists: Table proj-1:d.filled");
                });
        assertThat(warehouse.rows("SELECT n FROM " + sql("filled"))).containsExactly(List.of("1"));
    }

    @Test
    void letsOneOfManyWin() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Boolean>> racers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                racers.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                warehouse.run(
                                        "race-" + number, into("raced", "SELECT " + number + " AS n", WRITE_EMPTY));
                                return true;
                            } catch (BigQueryException e) {
                                assertThat(e.getReason()).isEqualTo("duplicate");
                                return false;
                            }
                        },
                        threads));
            }
            assertThat(racers.stream().filter(CompletableFuture::join)).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(warehouse.rows("SELECT n FROM " + sql("raced"))).hasSize(1);
    }

    @Test
    void runsManyJobsSideBySide() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> jobs = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                String name = "side_" + i;
                jobs.add(CompletableFuture.runAsync(
                        () -> {
                            warehouse.run(name, into(name, "SELECT 1 AS n", WRITE_TRUNCATE));
                            warehouse
                                    .client()
                                    .update(TableInfo.newBuilder(
                                                    table(name),
                                                    com.google.cloud.bigquery.StandardTableDefinition.newBuilder()
                                                            .build())
                                            .setLabels(Map.of("done", "yes"))
                                            .build());
                        },
                        threads));
            }
            jobs.forEach(CompletableFuture::join);
        } finally {
            threads.shutdownNow();
        }
        for (int i = 0; i < 32; i++) {
            assertThat(warehouse.client().getTable(table("side_" + i)).getLabels())
                    .containsEntry("done", "yes");
        }
    }

    @Test
    void createsAndDropsByStatement() {
        warehouse.query("CREATE OR REPLACE TABLE " + sql("made") + " AS SELECT 3 AS n");
        assertThat(warehouse.rows("SELECT n FROM " + sql("made"))).containsExactly(List.of("3"));

        assertThatThrownBy(() -> warehouse.query("CREATE TABLE " + sql("made") + " AS SELECT 4 AS n"))
                .hasMessageContaining("Already Exists: Table proj-1:d.made");

        warehouse.query("DROP TABLE " + sql("made"));
        assertThat(warehouse.client().getTable(table("made"))).isNull();
    }

    @Test
    void writesNoRowsIntoATableWithColumns() {
        warehouse.run("rowless", into("rowless", "SELECT 1 AS n, 'x' AS t LIMIT 0", WRITE_TRUNCATE));

        assertThat(warehouse.client().getTable(table("rowless")).getNumRows()).isZero();
        assertThat(warehouse
                        .query("SELECT * FROM " + sql("rowless"))
                        .getSchema()
                        .getFields())
                .hasSize(2);
    }

    @Test
    void saysThatTheDatasetIsMissing() {
        assertThatThrownBy(() -> warehouse.run(
                        "nowhere",
                        QueryJobConfiguration.newBuilder("SELECT 1 AS n")
                                .setDestinationTable(com.google.cloud.bigquery.TableId.of("nowhere", "t"))
                                .build()))
                .isInstanceOfSatisfying(
                        BigQueryException.class, e -> assertThat(e.getCode()).isEqualTo(404))
                .hasMessageContaining("Not found: Dataset proj-1:nowhere");
    }

    @Test
    void listsAndDeletesJobs() {
        warehouse.run("listed", QueryJobConfiguration.of("SELECT 1 AS n"));

        assertThat(warehouse.client().listJobs().iterateAll())
                .anySatisfy(job -> assertThat(job.getJobId().getJob()).isEqualTo("listed"));
        assertThat(warehouse.client().delete(jobId("listed"))).isTrue();
        assertThat(warehouse.client().getJob(jobId("listed"))).isNull();
    }
}

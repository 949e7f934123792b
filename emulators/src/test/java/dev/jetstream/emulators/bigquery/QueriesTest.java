package dev.jetstream.emulators.bigquery;

import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.JobStatus;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.TableResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueriesTest {
    private static final Schema NUMBERS = Schema.of(Field.of("i", StandardSQLTypeName.INT64));

    @TempDir
    private static Path folder;

    private static TestWarehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(folder);
        warehouse.load(
                "numbers",
                NUMBERS,
                IntStream.range(0, 40_000).mapToObj(i -> "{\"i\":" + i + "}").toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    /** Hundreds of millions of pairs: long enough to be seen running, quick to stop. */
    private static String slowQuery() {
        return "SELECT COUNT(*) AS n FROM " + sql("numbers") + " AS a CROSS JOIN " + sql("numbers")
                + " AS b WHERE a.i * b.i > a.i + b.i";
    }

    @Test
    void answersInOneCall() {
        TableResult result = warehouse.query("SELECT 1 AS one, 'x' AS text, CAST(NULL AS INT64) AS nothing");

        assertThat(TestWarehouse.texts(result)).containsExactly(List.of("1", "x", "null"));
        assertThat(result.getTotalRows()).isEqualTo(1);
        assertThat(result.getSchema().getFields().get(0).getType().getStandardType())
                .isEqualTo(StandardSQLTypeName.INT64);
    }

    @Test
    void unnestsBesideAllColumnsOfTheLeft() {
        assertThat(warehouse.rows("SELECT a.i AS i, b.i AS j, e.k, e.v * b.i FROM " + sql("numbers") + " AS a JOIN "
                        + sql("numbers") + " AS b ON b.i = a.i + 1 CROSS JOIN UNNEST([STRUCT('x' AS k, a.i AS v),"
                        + " STRUCT('y' AS k, b.i AS v)]) AS e WHERE a.i IN (3, 4) AND e.v != 5 ORDER BY a.i, e.k"))
                .containsExactly(
                        List.of("3", "4", "x", "12"), List.of("3", "4", "y", "16"), List.of("4", "5", "x", "20"));
        assertThat(warehouse.rows("SELECT t.n, v FROM (SELECT 1 AS n, [7, 8] AS list UNION ALL SELECT 2, [] UNION ALL"
                        + " SELECT 3, CAST(NULL AS ARRAY<INT64>)) AS t, UNNEST(t.list) AS v ORDER BY v"))
                .containsExactly(List.of("1", "7"), List.of("1", "8"));
    }

    @Test
    void countsDistinctDays() {
        assertThat(warehouse.rows("SELECT g, COUNT(DISTINCT d) FROM (SELECT 1 AS g, DATE '2026-01-01' AS d UNION ALL"
                        + " SELECT 1, DATE '2026-01-01' UNION ALL SELECT 1, DATE '2026-01-02' UNION ALL SELECT 1, NULL"
                        + " UNION ALL SELECT 2, NULL) GROUP BY g ORDER BY g"))
                .containsExactly(List.of("1", "2"), List.of("2", "0"));
        assertThat(warehouse.rows("SELECT COUNT(DISTINCT d) FROM (SELECT DATE '2026-01-01' AS d) WHERE FALSE"))
                .containsExactly(List.of("0"));
    }

    @Test
    void keepsTheOrderOfTheQuery() {
        List<List<String>> rows = warehouse.rows("SELECT i FROM " + sql("numbers") + " ORDER BY i DESC LIMIT 3");

        assertThat(rows).containsExactly(List.of("39999"), List.of("39998"), List.of("39997"));
    }

    @Test
    void givesPagesThatMeetWithoutGap() throws InterruptedException {
        TableResult pages = warehouse
                .client()
                .query(QueryJobConfiguration.newBuilder("SELECT i FROM " + sql("numbers") + " ORDER BY i")
                        .setMaxResults(7_000L)
                        .build());

        assertThat(pages.getTotalRows()).isEqualTo(40_000);
        assertThat(TestWarehouse.texts(pages))
                .isEqualTo(IntStream.range(0, 40_000)
                        .mapToObj(i -> List.of(Integer.toString(i)))
                        .toList());
    }

    @Test
    void answersTheSameRequestWithTheSameJob() {
        String body = "{\"query\":\"SELECT 5 AS five\",\"useLegacySql\":false,\"requestId\":\"r-1\"}";

        String first = warehouse.send("POST", "/projects/proj-1/queries", body).body();
        String second = warehouse.send("POST", "/projects/proj-1/queries", body).body();

        assertThat(second).isEqualTo(first).contains("\"v\":\"5\"");
    }

    @Test
    void namesThePlaceOfAFault() {
        assertThatThrownBy(() -> warehouse.query("SELECT nothing_of_that_name FROM " + sql("numbers")))
                .isInstanceOfSatisfying(BigQueryException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(400);
                    assertThat(e.getReason()).isEqualTo("invalidQuery");
                    assertThat(e.getMessage()).containsPattern(" at \\[\\d+:\\d+]");
                });
    }

    @Test
    void saysThatATableIsMissing() {
        assertThatThrownBy(() -> warehouse.query("SELECT * FROM " + sql("missing")))
                .isInstanceOfSatisfying(BigQueryException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(404);
                    assertThat(e.getReason()).isEqualTo("notFound");
                    assertThat(e.getMessage()).contains("Not found: Table proj-1:d.missing");
                });
    }

    @Test
    void estimatesWithoutRunning() {
        Job dry = warehouse
                .client()
                .create(JobInfo.of(QueryJobConfiguration.newBuilder("SELECT i FROM " + sql("numbers"))
                        .setDryRun(true)
                        .build()));

        JobStatistics.QueryStatistics statistics = dry.getStatistics();
        assertThat(statistics.getTotalBytesProcessed()).isEqualTo(320_000);
        assertThat(statistics.getSchema())
                .isEqualTo(Schema.of(NUMBERS.getFields().get(0).toBuilder()
                        .setMode(Field.Mode.NULLABLE)
                        .build()));
    }

    @Test
    void refusesToReadMoreThanIsPaidFor() {
        QueryJobConfiguration tooMuch = QueryJobConfiguration.newBuilder("SELECT i FROM " + sql("numbers"))
                .setMaximumBytesBilled(100_000L)
                .build();

        assertThatThrownBy(() -> warehouse.client().query(tooMuch))
                .isInstanceOfSatisfying(
                        BigQueryException.class, e -> assertThat(e.getReason()).isEqualTo("bytesBilledLimitExceeded"));
    }

    @Test
    void endsAJobAtItsTimeLimit() {
        QueryJobConfiguration limited = QueryJobConfiguration.newBuilder(slowQuery())
                .setJobTimeoutMs(300L)
                .build();

        assertThatThrownBy(() -> warehouse.run("limited", limited))
                .isInstanceOfSatisfying(BigQueryException.class, e -> {
                    assertThat(e.getReason()).isEqualTo("stopped");
                    assertThat(e.getMessage()).contains("300 ms");
                });
    }

    @Test
    void showsARunningJobAndCancelsIt() {
        Job job = warehouse
                .client()
                .create(JobInfo.of(TestWarehouse.jobId("slow"), QueryJobConfiguration.of(slowQuery())));
        assertThat(job.getStatus().getState()).isEqualTo(JobStatus.State.RUNNING);

        assertThat(job.cancel()).isTrue();

        assertThatThrownBy(() -> TestWarehouse.done(job))
                .isInstanceOfSatisfying(
                        BigQueryException.class, e -> assertThat(e.getReason()).isEqualTo("stopped"));
        assertThat(warehouse
                        .client()
                        .getJob(TestWarehouse.jobId("slow"))
                        .getStatus()
                        .getError())
                .isNotNull();
    }

    @Test
    void refusesWhatItDoesNotHave() {
        assertThat(warehouse
                        .send("GET", "/projects/proj-1/datasets/d/routines", "")
                        .statusCode())
                .isEqualTo(501);
        assertThat(warehouse
                        .send("POST", "/projects/proj-1/queries", "{\"query\":\"SELECT 1\",\"useLegacySql\":true}")
                        .body())
                .contains("Legacy SQL is not part of the embedded BigQuery");
    }
}

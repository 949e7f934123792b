package dev.jetstream.emulators.bigquery;

import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_TRUNCATE;
import static dev.jetstream.emulators.bigquery.TestWarehouse.jobId;
import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static dev.jetstream.emulators.bigquery.TestWarehouse.table;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableInfo;
import dev.jetstream.emulators.host.HostException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process that is killed in the middle of a job. */
final class CrashTest {
    private static final Schema NUMBERS = Schema.of(Field.of("i", StandardSQLTypeName.INT64));

    @TempDir
    private Path folder;

    @Test
    void leavesTheOldTableWhenKilledInAQuery() throws IOException, InterruptedException {
        try (TestWarehouse before = new TestWarehouse(folder)) {
            before.load(
                    "numbers",
                    NUMBERS,
                    IntStream.range(0, 20_000)
                            .mapToObj(i -> "{\"i\":" + i + "}")
                            .toArray(String[]::new));
            before.load("target", NUMBERS, "{\"i\":-1}");
            before.client()
                    .update(TableInfo.newBuilder(
                                    table("target"),
                                    StandardTableDefinition.newBuilder().build())
                            .setLabels(Map.of("kept", "yes"))
                            .build());
            before.run("finished", QueryJobConfiguration.of("SELECT 8 AS n"));
        }
        killInTheMiddleOf(QueryJobConfiguration.newBuilder("SELECT a.i * b.i AS i FROM " + sql("numbers")
                        + " AS a CROSS JOIN " + sql("numbers") + " AS b WHERE a.i + b.i > 5")
                .setDestinationTable(table("target"))
                .setWriteDisposition(WRITE_TRUNCATE)
                .build());

        try (TestWarehouse after = new TestWarehouse(folder)) {
            assertThat(after.rows("SELECT i FROM " + sql("target"))).containsExactly(List.of("-1"));
            assertThat(after.client().getTable(table("target")).getLabels()).containsEntry("kept", "yes");
            assertThat(TestWarehouse.texts(
                            after.client().getJob(jobId("finished")).getQueryResults()))
                    .containsExactly(List.of("8"));
            Job killed = after.client().getJob(jobId("killed"));
            assertThat(killed.getStatus().getError()).isNotNull();
            assertThat(killed.getStatus().getError().getReason()).isEqualTo("backendError");
            after.load("target", NUMBERS, "{\"i\":3}");
            assertThat(after.rows("SELECT i FROM " + sql("target"))).containsExactly(List.of("3"));
        }
    }

    @Test
    void refusesASecondProcess() throws IOException, InterruptedException {
        try (TestWarehouse first = new TestWarehouse(folder)) {
            assertThat(first.client().getDataset("d")).isNotNull();

            assertThatThrownBy(() -> new TestWarehouse(folder))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining("in use by this process");

            Process second = process().redirectErrorStream(true).start();
            String said = new String(second.getInputStream().readAllBytes(), UTF_8);
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isNotZero();
            assertThat(said).contains("in use by another process");
        }
    }

    private void killInTheMiddleOf(QueryJobConfiguration query) throws IOException, InterruptedException {
        Process process =
                process().redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            BigQuery client = TestWarehouse.client(URI.create(out.readLine()));
            Job job = client.create(JobInfo.of(jobId("killed"), query));
            assertThat(job.isDone()).isFalse();
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private ProcessBuilder process() {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                folder.toString());
    }
}

package dev.jetstream.emulators.bigquery;

import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_TRUNCATE;
import static dev.jetstream.emulators.bigquery.TestWarehouse.jobId;
import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static dev.jetstream.emulators.bigquery.TestWarehouse.table;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
                    IntStream.range(0, 8_000).mapToObj(i -> "{\"i\":" + i + "}").toArray(String[]::new));
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
    void leavesTheOldTableWhenKilledInALoad() throws IOException, InterruptedException {
        try (TestWarehouse before = new TestWarehouse(folder)) {
            before.load("target", NUMBERS, "{\"i\":-1}");
        }
        String piece =
                IntStream.range(0, 200_000).mapToObj(i -> "{\"i\":" + i + "}\n").collect(Collectors.joining());
        killWhile(client -> TestWarehouse.upload(
                client,
                "killed",
                TestWarehouse.loading("target", NUMBERS)
                        .setWriteDisposition(WRITE_TRUNCATE)
                        .build(),
                Stream.generate(() -> piece).limit(10)));

        try (TestWarehouse after = new TestWarehouse(folder)) {
            assertThat(after.rows("SELECT i FROM " + sql("target"))).containsExactly(List.of("-1"));
            assertThat(after.client()
                            .getJob(jobId("killed"))
                            .getStatus()
                            .getError()
                            .getReason())
                    .isEqualTo("backendError");
            try (Stream<Path> left = Files.list(folder.resolve("spool"))) {
                assertThat(left).as("uploads of the killed process").isEmpty();
            }
            after.load("target", NUMBERS, "{\"i\":3}");
            assertThat(after.rows("SELECT i FROM " + sql("target"))).containsExactly(List.of("3"));
        }
    }

    /** A limit on the size of files stands for a full disk: the system refuses to write on. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the limit is set by the shell's ulimit")
    void keepsTheOldTableWhenTheDiskIsFull() throws IOException, InterruptedException {
        try (TestWarehouse before = new TestWarehouse(folder)) {
            before.load("target", NUMBERS, "{\"i\":-1}");
            before.load(
                    "numbers",
                    NUMBERS,
                    IntStream.range(0, 2_000).mapToObj(i -> "{\"i\":" + i + "}").toArray(String[]::new));
        }
        unpackTheLibrary();
        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 20480 && exec \"$@\"", "sh"));
        limited.addAll(process().command());
        Process process = new ProcessBuilder(limited)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            BigQuery client = TestWarehouse.client(URI.create(out.readLine()));
            Job job = client.create(JobInfo.of(
                    jobId("too-much"),
                    QueryJobConfiguration.newBuilder("SELECT a.i * 7919 + b.i AS i, CONCAT('text ', CAST(a.i * b.i AS"
                                    + " STRING)) AS t FROM " + sql("numbers") + " AS a CROSS JOIN " + sql("numbers")
                                    + " AS b")
                            .setDestinationTable(table("target"))
                            .setWriteDisposition(WRITE_TRUNCATE)
                            .build()));

            assertThatThrownBy(() -> TestWarehouse.done(job))
                    .isInstanceOfSatisfying(
                            BigQueryException.class,
                            e -> assertThat(e.getReason()).isEqualTo("backendError"));
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        try (TestWarehouse after = new TestWarehouse(folder)) {
            assertThat(after.rows("SELECT i FROM " + sql("target"))).containsExactly(List.of("-1"));
        }
    }

    @Test
    void emptiesItsLogWhenNothingHappens() throws InterruptedException {
        Path log = folder.resolve("bigquery.duckdb.wal");
        try (TestWarehouse warehouse = new TestWarehouse(folder)) {
            warehouse.load("t", NUMBERS, "{\"i\":1}");
            assertThat(log).isNotEmptyFile();

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (size(log) > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }

            assertThat(size(log)).isZero();
            assertThat(warehouse.rows("SELECT i FROM " + sql("t"))).containsExactly(List.of("1"));
        }
    }

    /** Its file is larger than the limit; whoever starts later finds it. */
    private void unpackTheLibrary() throws IOException, InterruptedException {
        Process process =
                process().redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(out.readLine()).startsWith("http://");
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
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
        killWhile(client -> client.create(JobInfo.of(jobId("killed"), query)));
    }

    private void killWhile(Function<BigQuery, Job> begin) throws IOException, InterruptedException {
        Process process =
                process().redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            BigQuery client = TestWarehouse.client(URI.create(out.readLine()));
            Job job = begin.apply(client);
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

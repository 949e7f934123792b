package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plug is pulled at every stage; the same command again ends as if nothing had been. */
@TestInstance(Lifecycle.PER_CLASS)
class KillAndResumeTest {
    private static final String CLIENTS = "400";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Map<String, String> undisturbed;

    @BeforeAll
    void runUndisturbed(@TempDir Path folder) {
        Laptop laptop = new Laptop(folder);
        assertThat(laptop.jetstream("demo", "--clients", CLIENTS))
                .as(laptop::err)
                .isZero();
        undisturbed = laptop.exports();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage=generate",
                "stage=dispatch",
                "stage=enrollments",
                "stage=metrics",
                "stage=statistics",
                "stage=load",
                "stage=export"
            })
    void endsTheSameWhenKilledAt(String stage, @TempDir Path folder) throws Exception {
        killAt(stage, folder);

        Laptop laptop = new Laptop(folder);
        int code = laptop.jetstream("demo", "--clients", CLIENTS);

        assertThat(code).as(laptop::err).isZero();
        assertThat(laptop.exports()).isEqualTo(undisturbed);
    }

    /** Starts the demo in a process of its own and kills it when its log first names the stage. */
    private static void killAt(String stage, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("logs").resolve("jetstream.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "-cp",
                        Objects.requireNonNullElse(
                                System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path")),
                        LocalCommand.class.getName(),
                        "demo",
                        "--clients",
                        CLIENTS,
                        "--workdir",
                        folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "killed.out"))
                .start();
        try {
            while (!names(log, stage)) {
                boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
                assertThat(ended).as("the demo ended before %s", stage).isFalse();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(137);
    }

    private static boolean names(Path log, String stage) throws IOException {
        return Files.exists(log) && Files.readString(log, UTF_8).contains(stage);
    }
}

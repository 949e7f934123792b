package dev.jetstream.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The same seed is the same history: here, again, and in another JVM, wherever on earth that is. */
class TracesTest {
    private static final int SEEDS = 5;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.jetstream");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void hear() {
        LOG.setLevel(null);
    }

    @Test
    void isTheSameTwice() {
        assertThat(Traces.of(1, SEEDS)).isEqualTo(Traces.of(1, SEEDS)).hasSize(SEEDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC en US", "America/Los_Angeles en US", "Pacific/Chatham tr TR"})
    void isTheSameInAnotherJvm(String place) throws IOException, InterruptedException {
        assertThat(elsewhere(place.split(" ", -1))).isEqualTo(Traces.of(1, SEEDS));
    }

    private static List<String> elsewhere(String[] place) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Duser.timezone=" + place[0],
                "-Duser.language=" + place[1],
                "-Duser.country=" + place[2],
                "-cp",
                System.getProperty("java.class.path"),
                Traces.class.getName(),
                "1",
                String.valueOf(SEEDS)));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(jvm.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(jvm.exitValue()).as(said).isZero();
            return said.lines().filter(line -> line.startsWith(Traces.MARK)).toList();
        } finally {
            jvm.destroyForcibly();
        }
    }
}

package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person, or a script, is told when a command cannot be done: one line, the place, the exit code. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
class CommandErrorsTest {
    private static final String SLUG = "comfortable-reading-fonts";
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int TRY_AGAIN = 75;

    @TempDir
    Path folder;

    private Path workdir;
    private DemoFiles demo;
    private Laptop laptop;

    @BeforeEach
    void layOut() {
        workdir = folder.resolve("work");
        demo = DemoFiles.unpack(folder.resolve("demo"));
        laptop = new Laptop(workdir);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13-45", "yesterday"})
    void refusesAWrongDate(String date) throws IOException {
        assertThat(dispatch("--date", date)).isEqualTo(USAGE);

        assertOneLine("--date", "'" + date + "'", "YYYY-MM-DD");
    }

    @Test
    void refusesAWrongDateInJson() throws IOException {
        assertThat(dispatch("--date", "2026-13-45", "--format", "json")).isEqualTo(USAGE);

        JsonNode error = assertOneObject();
        assertThat(error.path("error").asText()).contains("--date", "'2026-13-45'");
        assertThat(error.path("code").asText()).isEqualTo("UsageException");
        assertThat(error.path("retryable").asBoolean(true)).isFalse();
    }

    @Test
    void namesTheNearestOfAnUnknownSlug() throws IOException {
        assertThat(dispatch("--date", "2026-03-22", "--experiment_slug", "comfortable-reading-font"))
                .isEqualTo(USAGE);

        assertOneLine("'comfortable-reading-font'", "did you mean '" + SLUG + "'?");
    }

    @Test
    void namesAMissingExperimentsFile() throws IOException {
        int code = laptop.jetstream(
                "dispatch", "--date", "2026-03-22", "--experiments", "no/such.json", "--config-repos", configs());

        assertThat(code).isEqualTo(USAGE);
        assertOneLine("experiments no/such.json", "no such file");
    }

    @Test
    void pointsIntoABrokenExperimentsFile() throws IOException {
        Files.writeString(demo.experiments(), "[\n{\"slug\": oops}]", UTF_8);

        assertThat(dispatch("--date", "2026-03-22")).isEqualTo(FAILED);

        assertOneLine(demo.experiments() + ":2:", "oops");
    }

    @Test
    void namesAMissingConfigFolder() throws IOException {
        int code = laptop.jetstream(
                "dispatch",
                "--date",
                "2026-03-22",
                "--experiments",
                demo.experiments().toString(),
                "--config-repos",
                "no/such");

        assertThat(code).isEqualTo(USAGE);
        assertOneLine("config repository no/such", "no such folder");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pointsIntoABrokenConfig(boolean named) throws IOException {
        breakConfig();

        int code = named
                ? dispatch("--date", "2026-03-22", "--experiment_slug", SLUG)
                : dispatch("--date", "2026-03-22", "--generate", "--clients", "100");

        assertThat(code).isEqualTo(FAILED);
        assertOneLine(SLUG + ".toml:2:");
    }

    @Test
    void pointsIntoABrokenConfigInJson() throws IOException {
        breakConfig();

        assertThat(dispatch("--date", "2026-03-22", "--experiment_slug", SLUG, "--format", "json"))
                .isEqualTo(FAILED);

        JsonNode error = assertOneObject();
        assertThat(error.path("place").asText()).contains(SLUG + ".toml:2:");
        assertThat(error.path("code").asText()).isEqualTo("TomlDecodeError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "dispatch", "emulators"})
    void namesAWorkDirectoryThatCannotBeWrittenTo(String command) throws IOException {
        // A file in the way: permissions mean nothing to root.
        Files.writeString(workdir, "I am no folder", UTF_8);

        int code = command.equals("dispatch") ? dispatch("--date", "2026-03-22") : laptop.jetstream(command);

        assertThat(code).isEqualTo(TRY_AGAIN);
        assertOneLine(workdir.toString(), "cannot be written to");
    }

    @ParameterizedTest
    @CsvSource({"pubsub, Pub/Sub", "bigquery, BigQuery", "storage, Cloud Storage"})
    void namesAPortInUse(String server, String name) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(laptop.jetstream("emulators", "--%s-port".formatted(server), port))
                    .isEqualTo(TRY_AGAIN);

            assertOneLine(name, "port " + port, "in use");
        }
        EmbeddedServers.start(workdir, Ports.FREE, Clock.systemUTC()).close();
    }

    @Test
    void refusesAPortThatIsNone() throws IOException {
        assertThat(laptop.jetstream("emulators", "--storage-port", "70000")).isEqualTo(USAGE);

        assertOneLine("port 70000 of storage", "0 to 65535");
    }

    @Test
    void namesTheProcessThatServesTheWorkDirectory() throws IOException {
        try (EmbeddedServers running = EmbeddedServers.start(workdir, Ports.FREE, Clock.systemUTC())) {
            assertThat(running.isAttached()).isFalse();

            assertThat(laptop.jetstream("emulators")).isEqualTo(TRY_AGAIN);

            assertOneLine(
                    workdir.toString(), "in process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void namesTheNearestCommand() throws IOException {
        assertThat(laptop.jetstream("demoo")).isEqualTo(USAGE);

        assertOneLine("no command 'demoo'", "did you mean demo?");
    }

    @Test
    void namesTheNearestOption() throws IOException {
        assertThat(laptop.jetstream("dispatch", "--date", "2026-03-22", "--experimnts", "x.json"))
                .isEqualTo(USAGE);

        assertOneLine("jetstream dispatch has no option '--experimnts'", "did you mean --experiments?");
    }

    private int dispatch(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("dispatch", "--experiments", demo.experiments().toString(), "--config-repos", configs()));
        arguments.addAll(List.of(more));
        return laptop.jetstream(arguments.toArray(String[]::new));
    }

    private String configs() {
        return demo.configs().toString();
    }

    private void breakConfig() throws IOException {
        Files.writeString(
                demo.configs().resolve("jetstream").resolve(SLUG + ".toml"), "[metrics]\noverall = [oops\n", UTF_8);
    }

    private void assertOneLine(String... parts) throws IOException {
        assertThat(laptop.err().lines()).singleElement().asString().startsWith("jetstream: ");
        assertThat(laptop.err()).contains(parts).doesNotContain("Exception", "\tat ");
        assertNothingWasExported();
    }

    private JsonNode assertOneObject() throws IOException {
        assertThat(laptop.err().lines()).hasSize(1);
        assertNothingWasExported();
        return new ObjectMapper().readTree(laptop.err());
    }

    /** Neither a result on stdout nor an object, whole or half, in the bucket. */
    private void assertNothingWasExported() throws IOException {
        assertThat(laptop.out()).isEmpty();
        Path bucket = workdir.resolve("buckets").resolve("mozanalysis");
        if (Files.isDirectory(bucket)) {
            try (Stream<Path> objects = Files.walk(bucket)) {
                assertThat(objects.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }
}

package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Ports;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The dispatcher service in this JVM: a message, a request or a push goes in through a socket, and an object comes out
 * by the Storage client. One work directory, in this order.
 */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("TimeZoneUsage") // real time enters here
class TriggerStoryTest {
    private static final String SLUG = "comfortable-reading-fonts";
    private static final String WEEKLY = "statistics/statistics_comfortable_reading_fonts_weekly.json";
    private static final String SECRET = "of the story";
    private static final String TOKEN = "token-of-the-story";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Pattern PORT = Pattern.compile("listening on port ([0-9]+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Scheduler timer = Schedulers.newSingle("story", true);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger ended = new AtomicInteger(-1);
    private Path configs;
    private EmbeddedServers servers;
    private GcpClients clients;
    private Thread service;
    private String first;
    private Path log;
    private int linesBefore;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GitAPIException {
        Path work = folder.resolve("work");
        DemoFiles demo = DemoFiles.unpack(folder.resolve("demo"));
        configs = demo.configs();
        Path schemas = folder.resolve("schemas.json");
        try (InputStream in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream("demo/schemas.json"))) {
            Files.copy(in, schemas);
        }
        Git.init()
                .setDirectory(configs.toFile())
                .setInitialBranch("main")
                .call()
                .close();
        first = commit("first");
        Laptop laptop = new Laptop(work);
        List<String> sources =
                List.of("--experiments", demo.experiments().toString(), "--config-repos", configs.toString());
        List<String> telemetry = new ArrayList<>(
                List.of("run", "--date", "2026-03-15", "--analysis_periods", "week", "--bucket", "none", "--generate"));
        telemetry.addAll(List.of("--clients", "200", "--schemas", schemas.toString()));
        telemetry.addAll(sources);
        assertThat(laptop.jetstream(telemetry.toArray(String[]::new)))
                .as(laptop::err)
                .isZero();

        servers = EmbeddedServers.start(work, Ports.FREE, Clock.systemUTC());
        clients = new GcpClients(
                "moz-fx-data-experiments",
                new GcpEndpoints(
                        servers.endpoints().pubsub(),
                        servers.endpoints().bigquery(),
                        servers.endpoints().storage()),
                GcpSettings.defaults(),
                timer);
        log = work.resolve("logs").resolve("jetstream.log");
        linesBefore = Files.readAllLines(log).size();
        List<String> serve = new ArrayList<>(List.of(
                "--log-format",
                "json",
                "dispatcher",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--workdir",
                work.toString(),
                "--analysis_periods",
                "week",
                "--webhook-repository",
                "o/r",
                "--watch-seconds",
                "1"));
        serve.addAll(List.of("--webhook-secret-file", secret(folder, "secret", SECRET)));
        serve.addAll(List.of("--runs-token-file", secret(folder, "token", TOKEN)));
        serve.addAll(sources);
        service = new Thread(
                () -> ended.set(LocalCommand.execute(
                        new PrintWriter(out, true), new PrintWriter(err, true), serve.toArray(String[]::new))),
                "service");
        service.start();
        await(() -> PORT.matcher(out.toString()).find() || !service.isAlive());
        assertThat(service.isAlive()).as(err::toString).isTrue();
    }

    @AfterAll
    void stop() throws InterruptedException {
        service.interrupt();
        service.join(60_000);
        clients.close();
        servers.close();
        timer.dispose();
        assertThat(service.isAlive()).isFalse();
        assertThat(ended).hasValue(0);
    }

    @Test
    @Order(1)
    void airflowsMessageComesToAnObject() {
        assertThat(object(WEEKLY)).isEmpty();

        String id = clients.bus()
                .publish(
                        "jetstream-triggers",
                        new byte[0],
                        Map.of(
                                "schema", "jetstream.trigger/1",
                                "action", "run",
                                "request_id", "jetstream/jetstream_run/scheduled__2026-03-15",
                                "date", "2026-03-15"))
                .blockOptional(PATIENCE)
                .orElseThrow();

        assertThat(id).isNotEmpty();
        await(() -> object(WEEKLY).contains("\"pages_read\""));
    }

    @Test
    @Order(2)
    void aPostedRunComesToItsEndAndANewObject() throws IOException, InterruptedException {
        String before = object("metadata/metadata_comfortable_reading_fonts.json");
        HttpResponse<String> posted = http.send(
                request("/runs")
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Idempotency-Key", "by/hand 1".replace(' ', '_'))
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .POST(BodyPublishers.ofString(
                                "{\"action\":\"rerun\",\"date\":\"2026-03-15\",\"experiment_slugs\":[\"" + SLUG
                                        + "\"]}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        await(() -> get("/runs/by%2Fhand_1").contains("\"status\":\"succeeded\""));
        assertThat(object("metadata/metadata_comfortable_reading_fonts.json"))
                .isNotEmpty()
                .isNotEqualTo(before);
    }

    @Test
    @Order(3)
    void aSignedPushComesToTheObjectsOfTheNewConfig() throws IOException, GitAPIException, InterruptedException {
        assertThat(rows("listened", "sum")).isZero();
        Path config = configs.resolve("jetstream").resolve(SLUG + ".toml");
        Files.writeString(config, Files.readString(config) + "\n[metrics.listened.statistics.sum]\n");
        String second = commit("second");
        byte[] push =
                "{\"ref\":\"refs/heads/main\",\"before\":\"%s\",\"after\":\"%s\",\"repository\":{\"full_name\":\"o/r\"}}"
                        .formatted(first, second)
                        .getBytes(UTF_8);

        HttpResponse<String> answer = http.send(
                request("/webhooks/github")
                        .header("X-GitHub-Event", "push")
                        .header("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
                        .header("X-Hub-Signature-256", "sha256=" + hmac(push))
                        .POST(BodyPublishers.ofByteArray(push))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        await(() -> rows("listened", "sum") > 0);
        await(() ->
                get("/runs/github%2Fo%2Fr%2Frefs%2Fheads%2Fmain%2F" + second).contains("\"status\":\"succeeded\""));
    }

    @Test
    @Order(4)
    void aPushOfWhichNoDeliveryCameIsMadeGood() throws IOException, GitAPIException {
        assertThat(rows("minutes_read", "sum")).isZero();
        Path config = configs.resolve("jetstream").resolve(SLUG + ".toml");
        Files.writeString(config, Files.readString(config) + "\n[metrics.minutes_read.statistics.sum]\n");
        String third = commit("third");

        await(() -> get("/runs/github%2Fo%2Fr%2Frefs%2Fheads%2Fmain%2F" + third).contains("\"status\":\"succeeded\""));
        assertThat(rows("minutes_read", "sum")).isPositive();
    }

    @Test
    @Order(5)
    void tellsThatItIsAliveAndReadyAndWhatItDid() {
        assertThat(get("/healthz")).contains("alive");
        assertThat(get("/readyz")).contains("ready");
        assertThat(get("/metrics"))
                .contains(
                        "jetstream_triggers_total{outcome=\"done\",source=\"pubsub\"}", "jetstream_http_requests_total")
                .doesNotContain(TOKEN, SECRET);
        assertThat(err.toString()).doesNotContain(TOKEN, SECRET);
    }

    @Test
    @Order(6)
    void aTriggersTraceIsInTheLinesOfEveryServiceAndInNoOther() throws IOException {
        Map<String, Set<String>> services = new TreeMap<>();
        Map<String, Set<String>> traces = new TreeMap<>();
        for (JsonNode line : lines()) {
            assertThat(line.path("severity").asText()).isIn("INFO", "WARNING", "ERROR");
            assertThat(line.path("message").asText()).isNotEmpty();
            String service = line.path("service").asText();
            String trace = line.path("trace_id").asText();
            String batch = line.path("batch").asText();
            if (service.isEmpty()) {
                continue;
            }
            assertThat(trace).as(line.toString()).matches("[0-9a-f]{32}");
            services.computeIfAbsent(trace, key -> new TreeSet<>()).add(service);
            if (!service.equals("dispatcher")) {
                assertThat(line.path("slug").asText()).as(line.toString()).isEqualTo(SLUG);
                assertThat(line.path("date").asText()).matches("2026-03-[0-9]{2}");
                assertThat(line.path("attempt").asText()).isEqualTo("1");
            }
            if (!batch.isEmpty()) {
                traces.computeIfAbsent(batch, key -> new TreeSet<>()).add(trace);
            }
        }

        assertThat(services.get(TRACE)).containsExactly("dispatcher", "exporter", "worker");
        assertThat(services).hasSizeGreaterThanOrEqualTo(4); // one a trigger
        assertThat(traces.values())
                .hasSizeGreaterThanOrEqualTo(4)
                .filteredOn(of -> of.contains(TRACE))
                .containsExactly(Set.of(TRACE)); // one batch, and no other trace had to do with it
    }

    @Test
    @Order(7)
    void anotherBatchAddsNoSeriesAndNoLabelNamesOne() throws IOException, InterruptedException {
        Map<String, Double> before = series();
        HttpResponse<String> posted = http.send(
                request("/runs")
                        .header("Authorization", "Bearer " + TOKEN)
                        .header("Idempotency-Key", "by-hand-2")
                        .POST(BodyPublishers.ofString(
                                "{\"action\":\"rerun\",\"date\":\"2026-03-15\",\"experiment_slugs\":[\"" + SLUG
                                        + "\"]}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        await(() -> get("/runs/by-hand-2").contains("\"status\":\"succeeded\""));
        for (String counter : List.of(
                "jetstream_items_total{state=\"exported\"}",
                "jetstream_triggers_total{outcome=\"done\",source=\"http\"}",
                "jetstream_messages_held_seconds_count{outcome=\"done\",service=\"worker\"}",
                "jetstream_item_analysis_seconds_count")) {
            double earlier = before.getOrDefault(counter, -1.0);
            assertThat(earlier).as(counter).isNotNegative();
            await(() -> series().getOrDefault(counter, 0.0) == earlier + 1);
        }
        Map<String, Double> after = series();

        assertThat(after.keySet()).containsExactlyElementsOf(before.keySet());
        Set<String> names = new TreeSet<>(Set.of(SLUG, SLUG.replace('-', '_'), "batch-", "2026"));
        for (JsonNode line : lines()) {
            String batch = line.path("batch").asText();
            if (!batch.isEmpty()) {
                names.add(batch);
            }
        }
        assertThat(names).hasSizeGreaterThanOrEqualTo(9);
        assertThat(after.keySet())
                .hasSizeBetween(50, 400)
                .allSatisfy(one -> assertThat(one).doesNotContain(names));
    }

    /** Our own metrics; those of answers aside, which count this test's questions. */
    private Map<String, Double> series() {
        Map<String, Double> series = new TreeMap<>();
        for (String line : get("/metrics").lines().toList()) {
            if (line.startsWith("jetstream_") && !line.startsWith("jetstream_http_")) {
                int end = line.lastIndexOf(' ');
                series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            }
        }
        return series;
    }

    /** The service's log, of which every line must be one JSON object. */
    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log).stream().skip(linesBefore).toList()) {
            assertThat(line).startsWith("{").endsWith("}");
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private int rows(String metric, String statistic) {
        try {
            int rows = 0;
            for (JsonNode row : new ObjectMapper().readTree(object(WEEKLY))) {
                boolean wanted = row.path("metric").asText().equals(metric)
                        && row.path("statistic").asText().equals(statistic);
                rows += wanted ? 1 : 0;
            }
            return rows;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String object(String name) {
        return clients.bucket("mozanalysis")
                .read(name)
                .map(blob -> blob.text())
                .blockOptional(PATIENCE)
                .orElse("");
    }

    private String get(String path) {
        try {
            return http.send(
                            request(path)
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        Matcher port = PORT.matcher(out.toString());
        assertThat(port.find()).isTrue();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path));
    }

    private static String secret(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text + "\n").toString();
    }

    private static String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String commit(String message) throws IOException, GitAPIException {
        PersonIdent author = new PersonIdent("Somebody", "somebody@example.org", Instant.now(), ZoneOffset.UTC);
        try (Git git = Git.open(configs.toFile())) {
            var unused = git.add().addFilepattern(".").call();
            return git.commit()
                    .setMessage(message)
                    .setAuthor(author)
                    .setCommitter(author)
                    .setSign(false)
                    .call()
                    .name();
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", PATIENCE).isLessThan(end);
            LockSupport.parkNanos(100_000_000);
        }
    }
}

package dev.jetstream.dispatcher.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.dispatcher.http.ServerSettings;
import dev.jetstream.dispatcher.http.ServiceState;
import dev.jetstream.dispatcher.trigger.Pushes;
import dev.jetstream.dispatcher.trigger.RequestAliases;
import dev.jetstream.dispatcher.trigger.Trigger;
import dev.jetstream.dispatcher.trigger.TriggerCodec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What comes through the webhook's socket that no friend would send (reliability 3, cases 1 to 8, 10, 11, 18). */
@Timeout(120)
class WebhookAbuseTest {
    private static final String SECRET = "It's a Secret to Everybody";
    private static final String OLD_SECRET = "the one before";
    private static final String PATH = "/webhooks/github";
    private static final String BEFORE = "1".repeat(40);
    private static final String AFTER = "2".repeat(40);
    private static final long MIB = 1 << 20;

    private final Scheduler timer = Schedulers.newSingle("webhook-test", true);
    private final List<Trigger> published = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Outbox bus = this::publish;
    private DispatcherServer server;

    @BeforeEach
    void start() {
        server = server(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        server.close();
        timer.dispose();
    }

    @Test
    void takesGitHubsPublishedVector() throws IOException {
        byte[] body = bytes("Hello, World!");
        String signature =
                "X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17\r\n";

        assertThat(post(signature + "X-GitHub-Event: ping\r\n", body)).isEqualTo(200);
        assertThat(published).isEmpty();
    }

    @Test
    void takesPushesSignedWithEitherSecret() throws IOException {
        byte[] first = push("refs/heads/main", "o/r", BEFORE, AFTER);
        byte[] second = push("refs/heads/main", "o/r", AFTER, "3".repeat(40));

        assertThat(post(Signed.headers(SECRET, "push", "a", first), first)).isEqualTo(202);
        assertThat(post(Signed.headers(OLD_SECRET, "push", "b", second), second))
                .isEqualTo(202);

        assertThat(published).hasSize(2);
        assertThat(push(published.get(0))).isEqualTo(new Trigger.Push("o/r", BEFORE, AFTER));
    }

    @Test
    void doesNotStartWithoutASecret() {
        assertThatThrownBy(() -> new WebhookSecrets(List.of())).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> new WebhookSecrets(List.of(""))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> new WebhookSecrets(List.of(SECRET, " "))).isInstanceOf(InvalidException.class);
        assertThatThrownBy(() -> new WebhookSecrets(List.of("a", "b", "c"))).hasMessageNotContaining("\"a\"");
    }

    @Test
    void refusesEverySignatureThatIsNotOurs() throws IOException {
        byte[] body = push("refs/heads/main", "o/r", BEFORE, AFTER);
        String good = Signed.hex("HmacSHA256", SECRET, body);
        List<String> forged = new ArrayList<>(List.of(
                "",
                "X-Hub-Signature-256:\r\n",
                "X-Hub-Signature-256: sha256=\r\n",
                line(good.substring(1)),
                line(good + "0"),
                line(good.toUpperCase(Locale.ROOT)),
                "X-Hub-Signature-256: SHA256=" + good + "\r\n",
                "X-Hub-Signature-256: " + good + "\r\n",
                "X-Hub-Signature: sha1=" + Signed.hex("HmacSHA1", SECRET, body) + "\r\n",
                "X-Hub-Signature-256: sha1=" + Signed.hex("HmacSHA1", SECRET, body) + "\r\n",
                "X-Hub-Signature-256: sha512=" + Signed.hex("HmacSHA512", SECRET, body) + "\r\n",
                line(Signed.hex("HmacSHA512", SECRET, body).substring(0, 64)),
                line(Signed.hex("HmacSHA256", "wrong", body)),
                line(Signed.hex("HmacSHA256", SECRET, bytes("another body"))),
                line(good) + line(good),
                line("0".repeat(64)) + line(good)));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 64; i++) {
            char[] changed = good.toCharArray();
            changed[i] = Character.forDigit((Character.digit(changed[i], 16) + 1 + random.nextInt(15)) % 16, 16);
            forged.add(line(String.valueOf(changed)));
        }

        for (String signature : forged) {
            assertThat(post(signature + "X-GitHub-Event: push\r\nX-GitHub-Delivery: a\r\n", body))
                    .as(signature)
                    .isEqualTo(401);
        }
        assertThat(forged).hasSize(80);
        assertThat(published).isEmpty();
        assertThat(meters.counter("jetstream.http.requests", "route", "webhook", "status", "401")
                        .count())
                .isEqualTo(80);
    }

    @Test
    void aThousandReplaysAreOneTrigger() throws IOException {
        byte[] body = push("refs/heads/main", "o/r", BEFORE, AFTER);
        String headers = Signed.headers(SECRET, "push", "12345678-90ab", body);

        for (int i = 0; i < 1000; i++) {
            assertThat(post(headers, body)).isEqualTo(202);
        }

        assertThat(published).hasSize(1);
    }

    @Test
    void takesARedeliveryOfWhatItCouldNotPublish() throws IOException {
        byte[] body = push("refs/heads/main", "o/r", BEFORE, AFTER);
        String headers = Signed.headers(SECRET, "push", "12345678-90ab", body);
        bus = (topic, payload, attributes) -> Mono.error(new IllegalStateException("away"));
        assertThat(post(headers, body)).isEqualTo(503);

        bus = this::publish;

        assertThat(post(headers, body)).isEqualTo(202);
        assertThat(published).hasSize(1);
    }

    @Test
    void answersWithinItsPatienceWhenTheBusDoesNot() throws IOException {
        byte[] body = push("refs/heads/main", "o/r", BEFORE, AFTER);
        bus = (topic, payload, attributes) -> Mono.never();

        assertThat(post(Signed.headers(SECRET, "push", "a", body), body)).isEqualTo(503);
    }

    @Test
    void ignoresForeignRepositoriesRefsAndDeletions() throws IOException {
        List<byte[]> foreign = new ArrayList<>();
        for (String repository : List.of("o/fork", "O/R", "o/r/../x", "o/r\n", "../../etc", "o/r'; DROP TABLE x; --")) {
            foreign.add(push("refs/heads/main", repository, BEFORE, AFTER));
        }
        for (String ref : List.of(
                "refs/heads/other",
                "refs/tags/main",
                "main",
                "refs/heads/main/../main",
                "refs/heads/main\n",
                "--upload-pack=x",
                "refs/heads/\"main\"",
                "refs/heads/main\u0000",
                "refs/heads/\u202emain")) {
            foreign.add(push(ref, "o/r", BEFORE, AFTER));
        }
        foreign.add(push("refs/heads/main", "o/r", BEFORE, "0".repeat(40)));

        for (byte[] body : foreign) {
            assertThat(post(Signed.headers(SECRET, "push", "a", body), body))
                    .as(new String(body, StandardCharsets.UTF_8))
                    .isEqualTo(202);
        }
        assertThat(published).isEmpty();
    }

    @Test
    void answersOtherEventsWithNothing() throws IOException {
        byte[] body = bytes("{}");
        for (String event : List.of("pull_request", "issues", "PUSH", "push2", "")) {
            assertThat(post(Signed.headers(SECRET, event, "a", body), body)).isEqualTo(204);
        }
        assertThat(published).isEmpty();
    }

    @Test
    void refusesWhatIsTooLongAndReadsSignedBodiesToTheirEnd() throws IOException {
        byte[] long1 = padded(2 * MIB);
        assertThat(post(Signed.headers(SECRET, "push", "abc", long1), long1)).isEqualTo(202);
        assertThat(push(published.get(0))).isEqualTo(new Trigger.Push("o/r", null, null));
        assertThat(post(Signed.headers("wrong", "push", "d", long1), long1)).isEqualTo(401);

        String declaredGiant = RawHttp.head(PATH, "Content-Length: %d\r\n".formatted(1L << 30));
        for (int i = 0; i < 200; i++) {
            assertThat(RawHttp.send(server.port(), declaredGiant, new byte[0])).isEqualTo(413);
        }
        assertThat(post("", padded(MIB + 1))).isEqualTo(413);
        String over = RawHttp.head(PATH, line("0".repeat(64)) + "Content-Length: %d\r\n".formatted(25 * MIB + 1));
        assertThat(RawHttp.send(server.port(), over, new byte[0])).isEqualTo(413);
        assertThat(chunked(27)).isIn(413, 0);
        assertThat(published).hasSize(1);
        assertThat(ping()).isEqualTo(200);
    }

    @Test
    void refusesEncodedBodies() throws IOException {
        byte[] body = push("refs/heads/main", "o/r", BEFORE, AFTER);
        assertThat(post(Signed.headers(SECRET, "push", "a", body) + "Content-Encoding: gzip\r\n", body))
                .isEqualTo(415);
        assertThat(published).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"push\"", "{\"ref\":1}", "{\"ref\":\"refs/heads/main\"}", "{}{}"})
    void refusesSignedBodiesThatAreNoPush(String text) throws IOException {
        byte[] body = bytes(text);
        assertThat(post(Signed.headers(SECRET, "push", "a", body), body)).isEqualTo(400);
        assertThat(published).isEmpty();
    }

    @Test
    void refusesBombs() throws IOException {
        List<byte[]> bombs = List.of(
                bytes("[".repeat(100_000)),
                bytes("{\"a\":".repeat(50_000)),
                bytes("{\"after\":" + "9".repeat(1_000_000) + "}"),
                bytes("{" + keys(60_000) + "}"),
                new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
        for (byte[] body : bombs) {
            long start = System.nanoTime();
            assertThat(post(Signed.headers(SECRET, "push", "a", body), body)).isEqualTo(400);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(published).isEmpty();
    }

    @Test
    void tenThousandRandomPayloadsDispatchNothing() throws IOException {
        SplittableRandom random = new SplittableRandom(20_260_322);
        byte[] push = push("refs/heads/main", "o/r", BEFORE, AFTER);
        assertThat(ping()).isEqualTo(200);
        long before = heap();
        int[] statuses = new int[600];

        try (KeptConnection connection = new KeptConnection(server.port())) {
            for (int i = 0; i < 10_000; i++) {
                byte[] body = mutated(push, random);
                boolean signs = random.nextInt(3) > 0;
                // Signed with our secret, a mutation may still be a push of another commit: then ping is what it says.
                String headers = signs
                        ? Signed.headers(SECRET, "push", Integer.toHexString(i), body)
                        : Signed.headers("wrong", "push", Integer.toHexString(i), body);
                int status = connection.post(PATH, headers, body);
                statuses[status]++;
                if (!signs) {
                    assertThat(status).isEqualTo(401);
                }
            }
        }

        assertThat(statuses[500]).isZero();
        assertThat(statuses[200] + statuses[202] + statuses[204] + statuses[400] + statuses[401])
                .isEqualTo(10_000);
        for (Trigger trigger : published) {
            assertThat(push(trigger).repository()).isEqualTo("o/r");
            assertThat(Objects.requireNonNull(push(trigger).after())).matches("[0-9a-f]{40}");
        }
        int accepted = published.size();
        published.clear();
        assertThat(ping()).isEqualTo(200);
        long grown = heap() - before;
        assertThat(grown).isLessThan(10 * MIB);
        System.out.printf(
                Locale.ROOT,
                "10,000 random payloads: 202 %d, 400 %d, 401 %d; %d pushes of the right branch; heap %+d KiB%n",
                statuses[202],
                statuses[400],
                statuses[401],
                accepted,
                grown / 1024);
    }

    @Test
    void aThousandSlowConnectionsHoldNoThreadAndAreClosed() throws IOException {
        server.close();
        server = server(Duration.ofSeconds(4));
        assertThat(ping()).isEqualTo(200);
        long heapBefore = heap();
        int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.setSoTimeout(15_000);
                slow.add(socket);
                OutputStream out = socket.getOutputStream();
                out.write(bytes(
                        i % 2 == 0
                                ? "POST " + PATH + " HTTP/1.1\r\nHost: x\r\nX-A: "
                                : RawHttp.head(PATH, line("0".repeat(64)) + "Content-Length: 1000\r\n") + "{"));
                out.flush();
            }
            byte[] body = push("refs/heads/main", "o/r", BEFORE, AFTER);
            assertThat(post(Signed.headers(SECRET, "push", "a", body), body)).isEqualTo(202);
            int threads = ManagementFactory.getThreadMXBean().getThreadCount() - threadsBefore;
            assertThat(threads).isLessThan(8);
            int closed = 0;
            for (Socket socket : slow) {
                dribble(socket);
                closed += RawHttp.status(socket.getInputStream()) == 0 ? 1 : 0;
            }
            assertThat(closed).isEqualTo(1000);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(ping()).isEqualTo(200);
        long grown = heap() - heapBefore;
        assertThat(grown).isLessThan(10 * MIB);
        System.out.printf(Locale.ROOT, "1,000 slow connections closed; heap %+d KiB%n", grown / 1024);
    }

    @Test
    void runsNeedTheTokenAndAKey() throws IOException {
        byte[] body = bytes("{\"action\":\"run\",\"date\":\"2026-03-22\"}");
        String key = "Idempotency-Key: k\r\n";
        List<String> forged = List.of(
                "",
                "Authorization: Bearer \r\n",
                "Authorization: Bearer wrong\r\n",
                "Authorization: bearer the-token\r\n",
                "Authorization: Basic the-token\r\n",
                "Authorization: Bearer the-token2\r\n",
                "Authorization: Bearer the-token\r\nAuthorization: Bearer the-token\r\n");
        for (String header : forged) {
            assertThat(RawHttp.post(server.port(), "/runs", header + key, body))
                    .as(header)
                    .isEqualTo(401);
        }
        String token = "Authorization: Bearer the-token\r\n";
        assertThat(RawHttp.post(server.port(), "/runs", token, body)).isEqualTo(400);
        assertThat(published).isEmpty();
        assertThat(RawHttp.post(server.port(), "/runs", token + key, body)).isEqualTo(202);
        assertThat(published).hasSize(1);
        assertThat(published.get(0).requestId()).isEqualTo("k");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/b",
                ".%2e",
                "x\\u0000",
                "x`;DROP TABLE y--",
                "a\\nb",
                "a\\\"b",
                "{{ ds }}",
                "’",
                "\\u202ex"
            })
    void refusesHostileSlugs(String slug) throws IOException {
        byte[] body =
                bytes("{\"action\":\"run\",\"date\":\"2026-03-22\",\"experiment_slugs\":[\"%s\"]}".formatted(slug));
        String headers = "Authorization: Bearer the-token\r\nIdempotency-Key: k\r\n";

        assertThat(RawHttp.post(server.port(), "/runs", headers, body)).isEqualTo(400);
        assertThat(published).isEmpty();
    }

    private DispatcherServer server(Duration patience) {
        Outbox outbox = (topic, payload, attributes) -> bus.publish(topic, payload, attributes);
        InMemoryBlobStore state = new InMemoryBlobStore();
        return DispatcherServer.start(
                ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .within(patience),
                new GitHubWebhook(
                        new WebhookSecrets(List.of(SECRET, OLD_SECRET)), new Pushes("o/r", "main"), outbox, timer),
                new RunsApi("the-token", outbox, new RequestAliases(state), new Ledger(state), timer),
                new Always(),
                meters);
    }

    private Mono<String> publish(String topic, byte[] payload, Map<String, String> attributes) {
        published.add(new TriggerCodec().decode(payload, attributes, "1"));
        return Mono.just(topic + published.size());
    }

    private int post(String headers, byte[] body) throws IOException {
        return RawHttp.post(server.port(), PATH, headers, body);
    }

    private int ping() throws IOException {
        byte[] body = bytes("{\"zen\":\"Keep it logically awesome.\"}");
        return post(Signed.headers(SECRET, "ping", "p", body), body);
    }

    private int chunked(int mebibytes) throws IOException {
        String head = RawHttp.head(PATH, line("0".repeat(64)) + "Transfer-Encoding: chunked\r\n");
        byte[] chunk = new byte[(int) MIB + 10];
        Arrays.fill(chunk, (byte) 'x');
        System.arraycopy(bytes("100000\r\n"), 0, chunk, 0, 8);
        System.arraycopy(bytes("\r\n"), 0, chunk, chunk.length - 2, 2);
        byte[] body = new byte[chunk.length * mebibytes];
        for (int i = 0; i < mebibytes; i++) {
            System.arraycopy(chunk, 0, body, i * chunk.length, chunk.length);
        }
        return RawHttp.send(server.port(), head, body);
    }

    private static void dribble(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException closedAlready) {
            assertThat(closedAlready).isNotNull();
        }
    }

    private static byte[] mutated(byte[] good, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] changed = good.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes; i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return Arrays.copyOf(changed, random.nextInt(5) == 0 ? random.nextInt(changed.length) : changed.length);
    }

    private static byte[] padded(long size) {
        byte[] body = new byte[(int) size];
        Arrays.fill(body, (byte) ' ');
        byte[] push = push("refs/heads/main", "o/r", BEFORE, AFTER);
        System.arraycopy(push, 0, body, 0, push.length);
        return body;
    }

    private static byte[] push(String ref, String repository, String before, String after) {
        return bytes(
                "{\"ref\":%s,\"before\":\"%s\",\"after\":\"%s\",\"deleted\":false,\"repository\":{\"full_name\":%s}}"
                        .formatted(quoted(ref), before, after, quoted(repository)));
    }

    private static Trigger.Push push(Trigger trigger) {
        return Objects.requireNonNull(trigger.push());
    }

    private static String quoted(String text) {
        return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }

    private static String keys(int count) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < count; i++) {
            keys.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":0");
        }
        return keys.toString();
    }

    private static String line(String hex) {
        return "X-Hub-Signature-256: sha256=" + hex + "\r\n";
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Always implements ServiceState {
        @Override
        public Optional<String> notReady() {
            return Optional.empty();
        }

        @Override
        public String metrics() {
            return "";
        }
    }
}

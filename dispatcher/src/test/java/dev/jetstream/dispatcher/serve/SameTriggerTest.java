package dev.jetstream.dispatcher.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.emulators.pubsub.PubSubServer;
import dev.jetstream.emulators.storage.StorageServer;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The same trigger again and again, through the sockets of Pub/Sub and HTTP, is one batch. */
@Timeout(120)
@SuppressWarnings("TimeZoneUsage") // real time enters here
class SameTriggerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REQUEST = "jetstream/jetstream_run/scheduled__2024-01-14T04:00:00+00:00";
    private static final Map<String, String> AIRFLOW = Map.of(
            "schema", "jetstream.trigger/1",
            "action", "run",
            "request_id", REQUEST,
            "date", "2024-01-14");

    private final Scheduler timer = Schedulers.newSingle("test", true);
    private final List<String> submitted = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private PubSubServer pubsub;
    private StorageServer storage;
    private GcpEndpoints endpoints;
    private GcpClients clients;

    @BeforeEach
    void start() {
        pubsub = PubSubServer.start(folder.resolve("pubsub"), 0, Clock.systemUTC());
        storage = StorageServer.start(folder.resolve("buckets"), 0, Clock.systemUTC());
        endpoints = new GcpEndpoints(pubsub.endpoint(), null, storage.endpoint());
        clients = new GcpClients("p", endpoints, GcpSettings.defaults(), timer);
    }

    @AfterEach
    void stop() {
        clients.close();
        storage.close();
        pubsub.close();
        timer.dispose();
    }

    @Test
    void fivePublishersAndFivePostsAcrossARestartMakeOneBatch() throws Exception {
        try (Service first = service()) {
            publishAsAirflow(5, AIRFLOW, new byte[0]);
            await(() -> first.port() > 0 && !submitted.isEmpty());
        }
        try (Service second = service()) {
            List<Integer> statuses = postAtOnce(second, 5);
            assertThat(statuses).containsOnly(202);
            publishAsAirflow(5, AIRFLOW, new byte[0]);
            // Each of the fifteen is carried out at least once.
            await(() -> submitted.size() >= 15);

            assertThat(manifests()).hasSize(1);
            assertThat(List.copyOf(submitted).stream().distinct())
                    .singleElement()
                    .asString()
                    .startsWith("daily-2024-01-14-");
            HttpResponse<String> run = get(second, REQUEST);
            assertThat(run.statusCode()).isEqualTo(200);
            assertThat(run.body())
                    .contains(
                            "\"status\":\"running\"",
                            "\"items\":2",
                            "\"unfinished\":2",
                            "\"batch\":\"daily-2024-01-14-");
        }
    }

    /** What failed is computed again, only that; what the batch ends with is what the request ends with. */
    @Test
    void aFailedDailyBatchTriggeredAgainComputesItsFailedItemsOnlyAndEndsDone() throws Exception {
        LocalDate date = LocalDate.of(2024, 1, 14);
        Instant now = Instant.parse("2024-01-15T04:00:00Z");
        Ledger ledger = new Ledger(clients.bucket("state"));
        try (Service service = service()) {
            publishAsAirflow(1, AIRFLOW, new byte[0]);
            await(() -> submitted.size() == 1);
            String batch = submitted.get(0);
            finish(ledger.update(
                    batch,
                    "a",
                    date,
                    entry -> entry.started(now, "w").analysed(now, List.of()).exported(now, List.of())));
            finish(ledger.update(batch, "b", date, entry -> entry.dead(now, "KilledWorker", "out of memory")));
            assertThat(get(service, REQUEST).body()).contains("\"status\":\"failed\"");

            publishAsAirflow(1, AIRFLOW, new byte[0]);
            await(() -> submitted.size() == 2);

            assertThat(submitted.get(1)).isEqualTo("%s-r1", batch);
            Manifest next =
                    Objects.requireNonNull(ledger.manifest(batch + "-r1").block(PATIENCE));
            assertThat(next.items()).extracting(Manifest.Item::slug).containsExactly("b");
            assertThat(next.requestId()).isEqualTo(REQUEST);
            finish(ledger.update(
                    batch + "-r1",
                    "b",
                    date,
                    entry -> entry.started(now, "w").analysed(now, List.of()).exported(now, List.of())));
            publishAsAirflow(1, AIRFLOW, new byte[0]);
            await(() -> get(service, REQUEST).body().contains("\"status\":\"succeeded\""));
            assertThat(submitted).hasSize(2);
        }
    }

    @Test
    void fiveRerunsOfOneRequestAreOneBatchAndAnotherRequestIsAnother() throws Exception {
        Map<String, String> rerun =
                Map.of("schema", "jetstream.trigger/1", "action", "rerun", "request_id", "r1", "experiment_slugs", "a");
        try (Service service = service()) {
            publishAsAirflow(5, rerun, new byte[0]);
            await(() -> submitted.size() >= 5);
            assertThat(manifests()).hasSize(1);
            publishAsAirflow(
                    1,
                    Map.of("request_id", "r2"),
                    "{\"schema\":\"jetstream.trigger/1\",\"action\":\"rerun\",\"experiment_slugs\":[\"a\"],\"request_id\":\"r1\"}"
                            .getBytes(UTF_8));
            await(() -> manifests().size() == 2);
            assertThat(service.port()).isPositive();
        }
    }

    @Test
    void whatCanNeverBeDoneGoesToTheDeadLettersWithItsReasonAndStopsNobody() throws Exception {
        List<Map<String, String>> bad = List.of(
                Map.of(),
                with("date", "{{ ds }}"),
                with("date", "2024-02-30"),
                with("action", "explode"),
                with("schema", "jetstream.trigger/2"),
                with("experiment_slug", "a"),
                with("experiment_slugs", "../../etc/passwd"),
                with("experiment_slugs", "nobody-knows-me"),
                with("experiment_slugs", "a`; DROP TABLE x; --"),
                with("analysis_periods", "fortnight"),
                with("recreate_enrollments", "perhaps"),
                with("memory_request", "1T"));
        try (Service service = service()) {
            var unused = clients.bus()
                    .ensureSubscription(new dev.jetstream.core.bus.Topics.SubscriptionSpec(
                            "morgue",
                            EventTopics.DEAD_LETTERS,
                            null,
                            Duration.ofSeconds(60),
                            false,
                            Duration.ofMillis(100),
                            Duration.ofSeconds(1),
                            null,
                            0))
                    .blockOptional(PATIENCE);
            for (Map<String, String> attributes : bad) {
                publishAsAirflow(1, attributes, "x".getBytes(UTF_8));
            }
            publishAsAirflow(1, AIRFLOW, new byte[0]);

            List<Delivery> dead = new ArrayList<>();
            await(() -> {
                clients.inbox("morgue").pull().blockOptional(PATIENCE).ifPresent(letter -> {
                    dead.add(letter);
                    assertThat(letter.ack().blockOptional(PATIENCE)).isEmpty();
                });
                return dead.size() == bad.size();
            });
            assertThat(dead)
                    .allSatisfy(letter -> assertThat(letter.attributes())
                            .containsKey("dead_letter_reason")
                            .containsEntry("dead_letter_subscription", "dispatcher"));
            await(() -> manifests().size() == 1);
            assertThat(service.port()).isPositive();
        }
    }

    @Test
    void tellsARefusedRequestWhy() throws Exception {
        try (Service service = service()) {
            publishAsAirflow(1, with("experiment_slugs", "nobody"), new byte[0]);
            await(() -> get(service, REQUEST).body().contains("nobody"));
            assertThat(get(service, REQUEST).body()).contains("\"status\":\"refused\"");
            assertThat(get(service, "never-seen").statusCode()).isEqualTo(404);
        }
    }

    private static void finish(Mono<?> work) {
        assertThat(work.blockOptional(PATIENCE)).isPresent();
    }

    private Service service() {
        return new Service(endpoints, manifest -> Mono.fromRunnable(() -> submitted.add(manifest.batch())));
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> changed = new HashMap<>(AIRFLOW);
        changed.put(name, value);
        return changed;
    }

    /** Each from a client of its own, all at once. */
    private void publishAsAirflow(int times, Map<String, String> attributes, byte[] body) {
        List<GcpClients> publishers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            publishers.add(new GcpClients("p", endpoints, GcpSettings.defaults(), timer));
        }
        List<String> ids = Flux.fromIterable(publishers)
                .flatMap(publisher -> publisher.bus().publish(EventTopics.TRIGGERS, body, attributes), times)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
        publishers.forEach(GcpClients::close);
        assertThat(ids).doesNotHaveDuplicates().hasSize(times);
    }

    private List<Integer> postAtOnce(Service service, int times) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/runs".formatted(service.port())))
                .header("Authorization", "Bearer the-token")
                .header("Idempotency-Key", REQUEST)
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\":\"run\",\"date\":\"2024-01-14\"}"))
                .build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
        }
        return answers.stream().map(answer -> answer.join().statusCode()).toList();
    }

    private HttpResponse<String> get(Service service, String requestId) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/runs/%s"
                                    .formatted(service.port(), URLEncoder.encode(requestId, UTF_8))))
                            .header("Authorization", "Bearer the-token")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> manifests() {
        return clients.bucket("state")
                .list("batches/")
                .map(info -> info.name())
                .filter(name -> name.endsWith("/manifest.json"))
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for %s", PATIENCE).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }
}

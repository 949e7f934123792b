package dev.jetstream.core.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

final class ExperimentCatalogsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String RECORD = """
            {"slug": "%s", "branches": [], "startDate": null, "endDate": null, "proposedEnrollment": 7,
             "referenceBranch": null,
             "bucketConfig": {"randomizationUnit": "normandy_id", "namespace": "n", "start": 0, "count": 1}}
            """;

    private final Scheduler scheduler = Schedulers.newBoundedElastic(4, 100, "catalog");
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        scheduler.dispose();
    }

    @Test
    void readsAListAndLeavesOutBadRecords() {
        StepVerifier.create(overHttp().experiments())
                .assertNext(entry -> assertThat(entry.slug()).isEqualTo("one"))
                .assertNext(entry -> assertThat(entry).isInstanceOf(CatalogEntry.Rejected.class))
                .assertNext(entry -> assertThat(entry.slug()).isEqualTo("two"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void asksForOneExperimentBySlug() {
        StepVerifier.create(overHttp().experiment("one"))
                .assertNext(entry -> assertThat(entry).isInstanceOf(CatalogEntry.Found.class))
                .expectComplete()
                .verify(LIMIT);

        assertThat(asked).containsExactly("/api/v8/experiments/one/ jetstream");
    }

    @Test
    void knowsThatAnExperimentIsNotThere() {
        StepVerifier.create(overHttp().experiment("nobody")).expectComplete().verify(LIMIT);

        assertThat(asked).hasSize(1);
    }

    @Test
    void refusesToAskForWhatIsNoSlug() {
        StepVerifier.create(overHttp().experiment("../v1"))
                .expectErrorMessage("slug '../v1' must match [A-Za-z0-9][A-Za-z0-9._-]{0,254}")
                .verify(LIMIT);

        assertThat(asked).isEmpty();
    }

    @Test
    void triesAgainAfterAFailure() {
        statuses.add(502);

        StepVerifier.create(overHttp().experiments())
                .expectNextCount(3)
                .expectComplete()
                .verify(LIMIT);

        assertThat(asked).hasSize(2);
    }

    @Test
    void givesUpAfterThreeAttempts() {
        statuses.addAll(List.of(500, 500, 500, 500));

        StepVerifier.create(overHttp().experiments())
                .expectErrorSatisfies(e ->
                        assertThat(e).isInstanceOf(UnavailableException.class).hasMessageContaining("answered 500"))
                .verify(LIMIT);

        assertThat(asked).hasSize(3);
    }

    @Test
    void doesNothingBeforeSubscription() {
        assertThat(overHttp().experiments()).isNotNull();
        assertThat(asked).isEmpty();
    }

    @Test
    void readsAFolderOfFilesInTheirOrder() throws IOException {
        Files.writeString(folder.resolve("b.json"), RECORD.formatted("second"));
        Files.writeString(folder.resolve("a.json"), "[" + RECORD.formatted("first") + "]");
        Files.writeString(folder.resolve("notes.txt"), "not a record");
        ExperimentCatalog catalog = ExperimentCatalogs.open(folder.toString(), CLOCK, scheduler);

        StepVerifier.create(catalog.experiments())
                .assertNext(entry -> assertThat(entry.slug()).isEqualTo("first"))
                .assertNext(entry -> assertThat(entry.slug()).isEqualTo("second"))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(catalog.experiment("second"))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(catalog.experiment("third")).expectComplete().verify(LIMIT);
    }

    @Test
    void saysThatAFileIsNotThere() {
        String missing = folder.resolve("missing.json").toString();

        assertThatThrownBy(() -> ExperimentCatalogs.open(missing, CLOCK, scheduler))
                .isInstanceOf(NothingSelectedException.class)
                .hasMessageContaining("missing.json");
    }

    private ExperimentCatalog overHttp() {
        String url = "http://127.0.0.1:%d/api/v8/experiments"
                .formatted(server.getAddress().getPort());
        return ExperimentCatalogs.open(url, CLOCK, scheduler);
    }

    private void answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        asked.add(path + " " + exchange.getRequestHeaders().getFirst("User-Agent"));
        Integer status = statuses.poll();
        String body;
        if (path.endsWith("/experiments/")) {
            body = "[" + RECORD.formatted("one") + ", null, " + RECORD.formatted("two") + "]";
        } else if (path.endsWith("/one/")) {
            body = RECORD.formatted("one");
        } else {
            body = "{\"detail\": \"No NimbusExperiment matches the given query.\"}";
            status = 404;
        }
        byte[] bytes = body.getBytes(UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status == null ? 200 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.jetstream.core.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The client against a server that is slow, broken, or gone. */
final class HttpCatalogTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int RETRIES = 2;
    private static final String RECORD = """
            {"slug": "%s", "branches": [], "startDate": null, "endDate": "2026-08-01", "proposedEnrollment": 7,
             "referenceBranch": null,
             "bucketConfig": {"randomizationUnit": "normandy_id", "namespace": "n", "start": 0, "count": 1}}
            """;

    private final Scheduler scheduler = Schedulers.newBoundedElastic(4, 100, "catalog");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private Answer answer = exchange -> {};

    private interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
        scheduler.dispose();
    }

    @Test
    void readsEachRecordAsSoonAsItHasCome() {
        CountDownLatch firstWasRead = new CountDownLatch(1);
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write(("[" + RECORD.formatted("one") + ",").getBytes(UTF_8));
            body.flush();
            if (firstWasRead.await(10, SECONDS)) {
                body.write((RECORD.formatted("two") + "]").getBytes(UTF_8));
            }
            body.close();
        };
        ExperimentCatalog patient = new HttpCatalog(
                uri(),
                new ExperimentRecords(new ToldWhenRead(firstWasRead)),
                scheduler,
                new HttpCatalog.Settings(LIMIT, LIMIT, 0, PATIENCE, PATIENCE));

        StepVerifier.create(patient.experiments())
                .assertNext(entry -> assertThat(entry.slug()).isEqualTo("one"))
                .assertNext(entry -> assertThat(entry.slug()).isEqualTo("two"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void losesOfAListOnlyItsBadRecords() throws IOException {
        String list = Files.readString(
                SharedFolder.path("samples/experimenter/malformed/list-with-two-good-and-three-bad.json"));
        answer = exchange -> send(exchange, 200, list);

        StepVerifier.create(catalog()
                        .experiments()
                        .filter(CatalogEntry.Found.class::isInstance)
                        .count())
                .expectNext(2L)
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(catalog().experiments().count())
                .expectNext(5L)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void givesUpOnAServerThatFallsSilentInTheMiddle() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("[{\"slug\": ".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            over.await();
        };

        fails("nothing came for PT1S", 1 + RETRIES);
    }

    @Test
    void givesUpOnAServerThatDripsOnAndOn() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('[');
            while (!over.await(20, MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        };

        fails("the answer was not complete after PT2S", 1 + RETRIES);
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() {
        answer = exchange -> over.await();

        fails("HttpTimeoutException", 1 + RETRIES);
    }

    @Test
    void givesUpWhereNobodyListens() {
        URI gone = uri();
        server.stop(0);

        StepVerifier.create(catalog(gone).experiments())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("ConnectException"))
                .verify(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503})
    void asksAgainWhenTheStatusMayChange(int status) {
        answer = exchange -> send(exchange, status, "{\"slug\": \"a status that is not looked at\"}");

        fails("answered " + status, 1 + RETRIES);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 204})
    void doesNotAskAgainWhenTheStatusStays(int status) {
        answer = exchange -> send(exchange, status, status == 204 ? "" : "[]");

        fails("answered " + status, 1);
    }

    @Test
    void doesNotTakeAMissingListForAnEmptyOne() {
        answer = exchange -> send(exchange, 404, "[]");

        fails("answered 404", 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html>gateway</html>", "", "[{\"slug\": \"one\"}", "[] []", "[1,]", "{\"slug\": \"x\"", "\u0000"
            })
    void takesNothingFromAnAnswerThatIsNoJson(String body) {
        answer = exchange -> send(exchange, 200, body);

        fails("cannot read", 1 + RETRIES);
    }

    @Test
    void takesNothingFromAnAnswerThatBreaksOff() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 10_000);
            exchange.getResponseBody().write(("[" + RECORD.formatted("one") + ",").getBytes(UTF_8));
        };

        fails("cannot read", 1 + RETRIES);
    }

    @Test
    void recoversWhenTheServerDoes() {
        answer = exchange -> send(exchange, asked.get() < 3 ? 503 : 200, "[" + RECORD.formatted("one") + "]");

        StepVerifier.create(catalog().experiments())
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThat(asked).hasValue(3);
    }

    private void fails(String message, int attempts) {
        StepVerifier.create(catalog().experiments())
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining(message))
                .verify(LIMIT);
        assertThat(asked).hasValue(attempts);
    }

    private ExperimentCatalog catalog() {
        return catalog(uri());
    }

    private ExperimentCatalog catalog(URI uri) {
        return new HttpCatalog(
                uri,
                new ExperimentRecords(Clock.fixed(Instant.parse("2026-08-22T12:00:00Z"), ZoneOffset.UTC)),
                scheduler,
                new HttpCatalog.Settings(
                        PATIENCE, PATIENCE.multipliedBy(2), RETRIES, Duration.ofMillis(10), Duration.ofMillis(20)));
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:%d/api/v8/experiments/"
                .formatted(server.getAddress().getPort()));
    }

    private void handle(HttpExchange exchange) {
        asked.incrementAndGet();
        try (exchange) {
            answer.give(exchange);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Is asked for the time when a record with an end date is mapped. */
    private static final class ToldWhenRead extends Clock {
        private final CountDownLatch read;

        ToldWhenRead(CountDownLatch read) {
            this.read = read;
        }

        @Override
        public Instant instant() {
            read.countDown();
            return Instant.parse("2026-08-22T12:00:00Z");
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

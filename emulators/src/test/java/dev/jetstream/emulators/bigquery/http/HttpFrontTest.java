package dev.jetstream.emulators.bigquery.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

final class HttpFrontTest {
    private static final Duration LONGER_THAN_A_CANCEL_TAKES = Duration.ofMillis(500);

    private final Scheduler work = Schedulers.newBoundedElastic(4, 100, "front-test", 10, true);

    @AfterEach
    void stop() {
        work.dispose();
    }

    @Test
    void doesNotInterruptWhatACallerBeganWhoHangsUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();
        Routes routes = new Routes()
                .add(
                        "POST",
                        "/slow",
                        request -> request.json().map(body -> {
                            begun.countDown();
                            undisturbed.complete(waits(LONGER_THAN_A_CANCEL_TAKES));
                            return Reply.noContent();
                        }));

        try (HttpFront front = new HttpFront(0, routes, new Routes(), new Faults(), work)) {
            callAndHangUp(front.endpoint(), begun);

            assertThat(undisturbed.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void answersAnUnforeseenFailureAsOurs() throws IOException {
        Routes routes = new Routes()
                .add("GET", "/broken", request -> Mono.error(new IllegalStateException("the lamp is broken")));

        try (HttpFront front = new HttpFront(0, routes, new Routes(), new Faults(), work);
                Socket socket = connect(front.endpoint())) {
            socket.getOutputStream()
                    .write("GET /broken HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                    .startsWith("HTTP/1.1 500")
                    .contains("internalError", "the lamp is broken");
        }
    }

    private static boolean waits(Duration duration) {
        try {
            return !new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void callAndHangUp(URI endpoint, CountDownLatch begun) throws IOException, InterruptedException {
        try (Socket socket = connect(endpoint)) {
            socket.getOutputStream()
                    .write("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Socket connect(URI endpoint) throws IOException {
        return new Socket(endpoint.getHost(), endpoint.getPort());
    }
}

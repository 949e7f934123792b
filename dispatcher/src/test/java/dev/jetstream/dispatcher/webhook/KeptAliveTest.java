package dev.jetstream.dispatcher.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.dispatcher.http.ServerSettings;
import dev.jetstream.dispatcher.http.ServiceState;
import dev.jetstream.dispatcher.trigger.RequestAliases;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A connection is kept alive: what was not yet read of one request must not make it deaf to the next. */
@Timeout(60)
class KeptAliveTest {
    private static final int ROUNDS = 50;

    private final Scheduler timer = Schedulers.newSingle("kept-alive-test", true);
    private final DispatcherServer server = DispatcherServer.start(
            ServerSettings.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            null,
            new RunsApi(
                    "the-token",
                    (topic, payload, attributes) -> Mono.just("1"),
                    new RequestAliases(new InMemoryBlobStore()),
                    new Ledger(new InMemoryBlobStore()),
                    timer),
            new Always(),
            new SimpleMeterRegistry());

    @AfterEach
    void stop() {
        server.close();
        timer.dispose();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/metrics"})
    void answersARequestWithABodyOnlyWhenThatHasCome(String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int round = 0; round < ROUNDS; round++) {
                out.write(head(path, 2));
                out.flush();
                socket.setSoTimeout(20);
                assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
                out.write("ab".getBytes(ISO_8859_1));
                out.write(head(path, 0));
                out.flush();
                socket.setSoTimeout(10_000);
                assertThat(status(in)).as("the first of round %d", round).isEqualTo(200);
                assertThat(status(in)).as("the next of round %d", round).isEqualTo(200);
            }
        }
    }

    private static byte[] head(String path, int length) {
        return "GET %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, length)
                .getBytes(ISO_8859_1);
    }

    /** The status of an answer that is read to its end. */
    private static int status(InputStream in) throws IOException {
        int status = RawHttp.status(in);
        int length = 0;
        for (String line = RawHttp.line(in); !line.isEmpty(); line = RawHttp.line(in)) {
            length = line.startsWith("content-length: ") ? Integer.parseInt(line.substring(16)) : length;
        }
        in.readNBytes(length);
        return status;
    }

    private record Always() implements ServiceState {
        @Override
        public Optional<String> notReady() {
            return Optional.empty();
        }

        @Override
        public String metrics() {
            return "of_a_test 1";
        }
    }
}

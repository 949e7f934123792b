package dev.jetstream.gcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.emulators.storage.FaultInjection.Fault;
import dev.jetstream.emulators.storage.StorageServer;
import dev.jetstream.gcp.remote.RemoteSettings;
import dev.jetstream.gcp.testing.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

final class StorageFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String UPLOAD = "^POST .*/upload/";
    private static final StorageSettings IMPATIENT = StorageSettings.defaults()
            .withRemote(new RemoteSettings(4, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(10), 4))
            .withReadTimeout(Duration.ofMillis(500));

    private StorageServer server;
    private Buckets buckets;
    private GcsBlobStore store;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = StorageServer.start(folder, 0, WallClock.utc());
        buckets = new Buckets("faults", server.endpoint(), IMPATIENT, Schedulers.parallel());
        store = buckets.bucket("faults-bucket");
        store.ensureBucket().block(PATIENCE);
    }

    @AfterEach
    void stop() {
        buckets.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void writesThroughRefusals(int status) {
        fault(UPLOAD, 2, new Fault.Refuse(status));

        assertThat(create("a", "1").generation()).isPositive();
        assertThat(text("a")).isEqualTo("1");
    }

    @Test
    void takesItsOwnBytesAfterALostReplyAsASuccess() {
        fault(UPLOAD, 1, new Fault.DropAfter());

        Blob.BlobInfo info = create("a", "1");

        assertThat(info.generation())
                .isEqualTo(Objects.requireNonNull(store.read("a").block(PATIENCE))
                        .info()
                        .generation());
    }

    @Test
    void replacesOnceWhenTheReplyIsLost() {
        Blob.BlobInfo first = create("a", "1");
        fault(UPLOAD, 1, new Fault.DropAfter());

        Blob.BlobInfo second = replace("a", first.generation(), "2").block(PATIENCE);

        assertThat(Objects.requireNonNull(second).generation()).isGreaterThan(first.generation());
        assertThat(text("a")).isEqualTo("2");
    }

    @Test
    void saysConflictWhenSomebodyElseIsFirst() {
        Blob.BlobInfo first = create("a", "1");
        Mono<Blob.BlobInfo> mine = replace("a", first.generation(), "mine");
        assertThat(replace("a", first.generation(), "theirs").block(PATIENCE)).isNotNull();
        fault(UPLOAD, 1, new Fault.DropAfter());

        StepVerifier.create(mine).expectError(ConflictException.class).verify(PATIENCE);
        assertThat(text("a")).isEqualTo("theirs");
    }

    @Test
    void readsAndListsThroughABrokenConnection() {
        assertThat(create("a", "1").size()).isEqualTo(1);
        fault("^GET ", 1, new Fault.DropBefore());
        assertThat(text("a")).isEqualTo("1");

        fault("^GET ", 1, new Fault.Refuse(503));
        StepVerifier.create(store.list("")).expectNextCount(1).expectComplete().verify(PATIENCE);
    }

    @Test
    void deletesOnceWhenTheReplyIsLost() {
        Blob.BlobInfo first = create("a", "1");
        fault("^DELETE ", 1, new Fault.DropAfter());

        StepVerifier.create(store.delete("a", first.generation()))
                .expectComplete()
                .verify(PATIENCE);

        StepVerifier.create(store.read("a")).expectComplete().verify(PATIENCE);
    }

    @Test
    void writesThroughAReadTimeout() {
        fault(UPLOAD, 1, new Fault.Delay(Duration.ofSeconds(2)));

        assertThat(create("a", "1").generation()).isPositive();
        assertThat(text("a")).isEqualTo("1");
    }

    @Test
    void isUnavailableAfterTheLastTry() {
        fault(UPLOAD, 4, new Fault.Refuse(503));

        StepVerifier.create(store.create("a", "1".getBytes(UTF_8), "text/plain", Map.of()))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("gs://faults-bucket/a"))
                .verify(PATIENCE);
        assertThat(server.faults().outstanding()).isZero();
    }

    private void fault(String pattern, int times, Fault fault) {
        server.faults().next(times, pattern, fault);
    }

    private Blob.BlobInfo create(String name, String text) {
        return Objects.requireNonNull(
                store.create(name, text.getBytes(UTF_8), "text/plain", Map.of()).block(PATIENCE));
    }

    private Mono<Blob.BlobInfo> replace(String name, long generation, String text) {
        return store.replace(name, generation, text.getBytes(UTF_8), "text/plain", Map.of());
    }

    private String text(String name) {
        return Objects.requireNonNull(store.read(name).block(PATIENCE)).text();
    }
}

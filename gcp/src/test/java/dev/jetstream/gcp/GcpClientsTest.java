package dev.jetstream.gcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import dev.jetstream.emulators.pubsub.PubSubServer;
import dev.jetstream.emulators.storage.StorageServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

final class GcpClientsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void opensOnlyWhatIsAskedForAndClosesIt(@TempDir Path folder) {
        try (PubSubServer pubsub = PubSubServer.start(folder.resolve("pubsub"), 0, CLOCK);
                StorageServer storage = StorageServer.start(folder.resolve("storage"), 0, CLOCK)) {
            GcpEndpoints endpoints = new GcpEndpoints(pubsub.endpoint(), null, storage.endpoint());
            SubscriptionSpec spec = new SubscriptionSpec(
                    "subscription",
                    "topic",
                    null,
                    Duration.ofSeconds(10),
                    false,
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    null,
                    5);
            try (GcpClients first = clients(endpoints)) {
                first.bus().ensureSubscription(spec).block(PATIENCE);
                first.bucket("bucket").ensureBucket().block(PATIENCE);
                StepVerifier.create(first.bus().publish("topic", "sent".getBytes(UTF_8), Map.of()))
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(PATIENCE);
                assertThat(first.bus()).isSameAs(first.bus());
            }

            try (GcpClients second = clients(endpoints)) {
                assertThat(Objects.requireNonNull(
                                        second.inbox("subscription").pull().block(PATIENCE))
                                .payload())
                        .isEqualTo("sent".getBytes(UTF_8));
                StepVerifier.create(second.bucket("bucket").list(""))
                        .expectComplete()
                        .verify(PATIENCE);
            }
        }
    }

    @Test
    void closesWhatWasNeverOpened() {
        GcpClients clients = clients(new GcpEndpoints("127.0.0.1:1", null, null));

        clients.close();
        clients.close();

        assertThat(GcpEndpoints.google()).isEqualTo(new GcpEndpoints(null, null, null));
    }

    private static GcpClients clients(GcpEndpoints endpoints) {
        return new GcpClients("project", endpoints, GcpSettings.defaults(), Schedulers.parallel());
    }
}

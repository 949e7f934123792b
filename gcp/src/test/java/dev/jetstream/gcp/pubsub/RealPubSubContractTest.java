package dev.jetstream.gcp.pubsub;

import dev.jetstream.core.bus.BusContract;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.gcp.testing.RealGoogle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.scheduler.Schedulers;

/** Skipped unless the environment names a project (docs/contracts.md). */
final class RealPubSubContractTest extends BusContract {
    private static final String RUN = RealGoogle.run();
    private static @Nullable PubSubConnection connection;
    private static @Nullable PubSubBus bus;

    @BeforeAll
    static void open() {
        connection = new PubSubConnection(RealGoogle.project(), null, PubSubSettings.defaults(), Schedulers.parallel());
        bus = connection.bus();
    }

    @AfterAll
    static void close() {
        if (bus != null && connection != null) {
            bus.close();
            connection.close();
        }
    }

    @Override
    protected Outbox outbox() {
        return opened(bus);
    }

    @Override
    protected Topics topics() {
        return opened(bus);
    }

    @Override
    protected Inbox inbox(String subscription) {
        return opened(connection).inbox(subscription);
    }

    @Override
    protected String run() {
        return RUN;
    }

    private static <T> T opened(@Nullable T client) {
        return Objects.requireNonNull(client);
    }
}

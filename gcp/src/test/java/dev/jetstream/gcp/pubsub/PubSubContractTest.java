package dev.jetstream.gcp.pubsub;

import dev.jetstream.core.bus.BusContract;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.emulators.pubsub.PubSubServer;
import dev.jetstream.gcp.testing.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

final class PubSubContractTest extends BusContract {
    private static PubSubServer server;
    private static PubSubConnection connection;
    private static PubSubBus bus;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = PubSubServer.start(folder, 0, WallClock.utc());
        connection = new PubSubConnection(
                "contract",
                server.endpoint(),
                PubSubSettings.defaults().withPullWait(Duration.ofSeconds(5)),
                Schedulers.parallel());
        bus = connection.bus();
    }

    @AfterAll
    static void stop() {
        bus.close();
        connection.close();
        server.close();
    }

    @Override
    protected Outbox outbox() {
        return bus;
    }

    @Override
    protected Topics topics() {
        return bus;
    }

    @Override
    protected Inbox inbox(String subscription) {
        return connection.inbox(subscription);
    }

    @Override
    protected String run() {
        return "embedded";
    }
}

package dev.jetstream.emulators.pubsub;

import static dev.jetstream.emulators.pubsub.BrokerFixture.SUBSCRIPTION;
import static dev.jetstream.emulators.pubsub.BrokerFixture.TOPIC;
import static dev.jetstream.emulators.pubsub.BrokerFixture.message;
import static dev.jetstream.emulators.pubsub.BrokerFixture.prepare;
import static dev.jetstream.emulators.pubsub.BrokerFixture.publish;
import static dev.jetstream.emulators.pubsub.BrokerFixture.pulled;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import dev.jetstream.emulators.TurnedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest {
    private static final long NEVER_COMPACT = Long.MAX_VALUE;

    private final TurnedClock clock = new TurnedClock();

    @TempDir
    private Path folder;

    private BrokerJournal journal = BrokerJournal.NONE;
    private PubSubBroker broker = new PubSubBroker(clock);

    @BeforeEach
    void open() {
        restart(NEVER_COMPACT);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void restartOwesWhatNobodyAcknowledged() {
        prepare(broker, settings -> settings);
        publish(broker, "done", "leased", "waiting");
        List<ReceivedMessage> taken = broker.pull(SUBSCRIPTION, 2);
        var unused = broker.acknowledge(SUBSCRIPTION, List.of(taken.get(0).getAckId()));

        restart(NEVER_COMPACT);

        assertThat(pulled(broker)).containsExactly("leased", "waiting");
        assertThat(broker.topics()).hasSize(2);
    }

    @Test
    void restartKeepsDeliveryAttemptsAndKillsOldAckIds() {
        prepare(
                broker,
                settings ->
                        settings.setEnableExactlyOnceDelivery(true).setDeadLetterPolicy(BrokerFixture.deadLetters(5)));
        publish(broker, "m");
        String before = broker.pull(SUBSCRIPTION, 1).get(0).getAckId();

        restart(NEVER_COMPACT);
        ReceivedMessage again = broker.pull(SUBSCRIPTION, 1).get(0);

        assertThat(again.getDeliveryAttempt()).isEqualTo(2);
        assertThat(broker.acknowledge(SUBSCRIPTION, List.of(before))).containsExactly(before);
        assertThat(broker.acknowledge(SUBSCRIPTION, List.of(again.getAckId()))).isEmpty();
    }

    @Test
    void messageIdsNeverRepeat() {
        prepare(broker, settings -> settings);
        String before = broker.publish(TOPIC, List.of(message("m"))).get(0);
        broker.pull(SUBSCRIPTION, 1).forEach(taken -> {
            var unused = broker.acknowledge(SUBSCRIPTION, List.of(taken.getAckId()));
        });

        restart(0);
        restart(0);

        assertThat(Long.parseLong(broker.publish(TOPIC, List.of(message("n"))).get(0)))
                .isGreaterThan(Long.parseLong(before));
    }

    @Test
    void tornTailAtEveryByteCostsOnlyTheLastEntry() throws IOException {
        prepare(broker, settings -> settings);
        publish(broker, "first");
        long whole = Files.size(file());
        publish(broker, "second");
        journal.close();
        byte[] bytes = Files.readAllBytes(file());

        for (int length = (int) whole; length < bytes.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(bytes, length));
            restart(NEVER_COMPACT);
            assertThat(pulled(broker)).as("cut at %d", length).containsExactly("first");
            publish(broker, "third");
            restart(NEVER_COMPACT);
            assertThat(pulled(broker)).containsExactly("first", "third");
            journal.close();
        }
    }

    @Test
    void flippedByteIsNoticed() throws IOException {
        prepare(broker, settings -> settings);
        publish(broker, "first", "second");
        journal.close();
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length - 3] ^= 1;
        Files.write(file(), bytes);

        restart(NEVER_COMPACT);

        assertThat(pulled(broker)).doesNotContain("second");
    }

    @Test
    void compactionKeepsEverythingThatIsOwedOrRetained() throws IOException {
        restart(4_000);
        prepare(
                broker,
                settings -> settings.setRetainAckedMessages(true)
                        .setMessageRetentionDuration(
                                com.google.protobuf.Duration.newBuilder().setSeconds(600))
                        .setDeadLetterPolicy(BrokerFixture.deadLetters(7)));
        IntStream.range(0, 400).forEach(i -> {
            publish(broker, "m" + i);
            broker.pull(SUBSCRIPTION, 1).forEach(taken -> {
                var unused = broker.acknowledge(SUBSCRIPTION, List.of(taken.getAckId()));
            });
            clock.turn(Duration.ofSeconds(30));
        });
        publish(broker, "owed");
        ReceivedMessage counted = broker.pull(SUBSCRIPTION, 1).get(0);
        long size = Files.size(file());

        restart(4_000);
        restart(0);

        assertThat(size).isLessThan(40_000);
        assertThat(broker.pull(SUBSCRIPTION, 1).get(0).getDeliveryAttempt())
                .isEqualTo(counted.getDeliveryAttempt() + 1);
        broker.seek(SUBSCRIPTION, clock.instant().minusSeconds(95));
        assertThat(pulled(broker)).containsExactly("m397", "m398", "m399", "owed");
    }

    @Test
    void restartKeepsSubscriptionsAsTheyWereChanged() {
        prepare(broker, settings -> settings.setFilter("attributes:x"));
        Subscription changed = broker.subscription(SUBSCRIPTION).toBuilder()
                .setAckDeadlineSeconds(60)
                .build();
        var unused = broker.updateSubscription(
                changed,
                com.google.protobuf.FieldMask.newBuilder()
                        .addPaths("ack_deadline_seconds")
                        .build());
        broker.deleteSubscription(BrokerFixture.DEAD_SUBSCRIPTION);

        restart(NEVER_COMPACT);

        assertThat(broker.subscriptions()).containsExactly(changed);
    }

    private Path file() {
        return folder.resolve(FileJournal.FILE);
    }

    private void restart(long compactAbove) {
        journal.close();
        journal = FileJournal.open(folder, compactAbove);
        broker = new PubSubBroker(clock, journal);
    }
}

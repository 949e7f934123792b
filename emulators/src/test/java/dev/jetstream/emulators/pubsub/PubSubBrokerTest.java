package dev.jetstream.emulators.pubsub;

import static dev.jetstream.emulators.pubsub.BrokerFixture.DEAD;
import static dev.jetstream.emulators.pubsub.BrokerFixture.DEAD_SUBSCRIPTION;
import static dev.jetstream.emulators.pubsub.BrokerFixture.SUBSCRIPTION;
import static dev.jetstream.emulators.pubsub.BrokerFixture.TOPIC;
import static dev.jetstream.emulators.pubsub.BrokerFixture.message;
import static dev.jetstream.emulators.pubsub.BrokerFixture.prepare;
import static dev.jetstream.emulators.pubsub.BrokerFixture.publish;
import static dev.jetstream.emulators.pubsub.BrokerFixture.pulled;
import static dev.jetstream.emulators.pubsub.BrokerFixture.texts;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.rpc.Code;
import dev.jetstream.emulators.TurnedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PubSubBrokerTest {
    private final TurnedClock clock = new TurnedClock();
    private final PubSubBroker broker = new PubSubBroker(clock);

    @Test
    void redeliversWhenTheLeaseRunsOut() {
        prepare(broker, settings -> settings);
        publish(broker, "m");
        String first = pullOne().getAckId();

        clock.turn(ofMillis(9_999));
        assertThat(pulled(broker)).isEmpty();
        clock.turn(ofMillis(1));
        ReceivedMessage second = pullOne();

        assertThat(second.getAckId()).isNotEqualTo(first);
    }

    @Test
    void holdsALeaseOverThreeHoursOfHeartbeatsAndLosesItWithoutThem() {
        prepare(broker, settings -> settings.setAckDeadlineSeconds(50).setEnableExactlyOnceDelivery(true));
        publish(broker, "m");
        String held = pullOne().getAckId();

        for (Duration time = Duration.ZERO; time.compareTo(ofHours(3)) < 0; time = time.plusSeconds(15)) {
            clock.turn(ofSeconds(15));
            assertThat(broker.modifyAckDeadline(SUBSCRIPTION, List.of(held), 50))
                    .isEmpty();
            assertThat(pulled(broker)).isEmpty();
        }
        clock.turn(ofSeconds(50));

        assertThat(pulled(broker)).containsExactly("m");
        assertThat(broker.modifyAckDeadline(SUBSCRIPTION, List.of(held), 50)).containsExactly(held);
        assertThat(broker.acknowledge(SUBSCRIPTION, List.of(held))).containsExactly(held);
    }

    @Test
    void backsOffByTheRetryPolicy() {
        prepare(broker, settings -> settings.setRetryPolicy(BrokerFixture.backoff(2, 20)));
        publish(broker, "m");
        List<Long> gaps = new ArrayList<>();

        for (int attempt = 0; attempt < 5; attempt++) {
            nack(pullOne());
            long gap = 0;
            while (broker.ready(SUBSCRIPTION) == 0) {
                clock.turn(ofMillis(100));
                gap += 100;
                broker.tick();
            }
            gaps.add(gap);
        }

        assertThat(gaps).containsExactly(2000L, 4000L, 8000L, 16_000L, 20_000L);
    }

    @Test
    void sendsDeadLettersWithTheirOriginAfterTheLastAttempt() {
        prepare(broker, settings -> settings.setDeadLetterPolicy(BrokerFixture.deadLetters(5)));
        publish(broker, "poison");

        for (int attempt = 1; attempt <= 5; attempt++) {
            ReceivedMessage delivery = pullOne();
            assertThat(delivery.getDeliveryAttempt()).isEqualTo(attempt);
            if (attempt % 2 == 0) {
                nack(delivery);
            } else {
                clock.turn(ofSeconds(10));
            }
        }

        assertThat(pulled(broker)).isEmpty();
        PubsubMessage dead = broker.pull(DEAD_SUBSCRIPTION, 10).get(0).getMessage();
        assertThat(dead.getAttributesMap())
                .containsAllEntriesOf(Map.of(
                        "CloudPubSubDeadLetterSourceSubscription", "worker",
                        "CloudPubSubDeadLetterSourceSubscriptionProject", "p",
                        "CloudPubSubDeadLetterSourceDeliveryCount", "5",
                        "CloudPubSubDeadLetterSourceTopicPublishTime", "2026-03-01T00:00:00Z"));
    }

    @Test
    void keepsAMessageWhoseDeadLetterTopicIsGone() {
        prepare(broker, settings -> settings.setDeadLetterPolicy(BrokerFixture.deadLetters(5)));
        broker.deleteTopic(DEAD);
        publish(broker, "poison");

        IntStream.range(0, 7).forEach(attempt -> nack(pullOne()));

        assertThat(pullOne().getDeliveryAttempt()).isEqualTo(8);
    }

    @Test
    void givesOutAnOrderedRunAgainFromTheMessageThatFailed() {
        prepare(broker, settings -> settings.setEnableMessageOrdering(true));
        publishOrdered("A", "A0", "A1", "A2", "A3", "A4");
        publishOrdered("B", "B0");

        List<ReceivedMessage> run = broker.pull(SUBSCRIPTION, 5);
        assertThat(texts(run)).containsExactly("A0", "A1", "A2", "A3", "A4");
        publishOrdered("A", "A5");
        assertThat(pulled(broker)).containsExactly("B0");
        ack(run.get(0), run.get(1), run.get(2));
        nack(run.get(3));

        assertThat(pulled(broker)).containsExactly("A3", "A4", "A5");
    }

    @Test
    void countsNoAttemptForMessagesThatReturnBehindTheOneThatFailed() {
        prepare(
                broker,
                settings -> settings.setEnableMessageOrdering(true).setDeadLetterPolicy(BrokerFixture.deadLetters(5)));
        publishOrdered("A", "A0", "A1");

        ReceivedMessage behind = ReceivedMessage.getDefaultInstance();
        for (int attempt = 1; attempt <= 5; attempt++) {
            List<ReceivedMessage> run = broker.pull(SUBSCRIPTION, 10);
            behind = run.get(1);
            assertThat(run).extracting(ReceivedMessage::getDeliveryAttempt).containsExactly(attempt, 1);
            nack(run.get(0));
        }

        assertThat(texts(broker.pull(DEAD_SUBSCRIPTION, 10))).containsExactly("A0");
        // Its holder keeps what stood behind the dead letter.
        ack(behind);
    }

    @Test
    void acceptsALateAcknowledgementUnlessDeliveryIsExactlyOnce() {
        prepare(broker, settings -> settings);
        publish(broker, "m");
        ReceivedMessage late = pullOne();
        clock.turn(ofSeconds(11));

        assertThat(broker.acknowledge(SUBSCRIPTION, List.of(late.getAckId(), "garbage")))
                .containsExactly(late.getAckId(), "garbage");

        assertThat(pulled(broker)).isEmpty();
    }

    @Test
    void filtersByAttributes() {
        prepare(broker, settings -> settings.setFilter("attributes.batch = \"b1\""));

        publish(
                broker,
                message("one").toBuilder().putAttributes("batch", "b1").build(),
                message("two").toBuilder().putAttributes("batch", "b2").build(),
                message("three"));

        assertThat(pulled(broker)).containsExactly("one");
    }

    @Test
    void seeksBackToWhatWasAcknowledgedAndForwardPastAll() {
        prepare(broker, settings -> settings.setRetainAckedMessages(true));
        publish(broker, "old");
        clock.turn(ofMinutes(1));
        Instant between = clock.instant();
        clock.turn(ofMinutes(1));
        publish(broker, "new");
        broker.pull(SUBSCRIPTION, 10).forEach(this::ack);

        broker.seek(SUBSCRIPTION, between);
        assertThat(pulled(broker)).containsExactly("new");
        broker.seek(SUBSCRIPTION, Instant.EPOCH);
        assertThat(pulled(broker)).containsExactly("old", "new");
        broker.seek(SUBSCRIPTION, clock.instant().plusSeconds(1));
        clock.turn(ofMinutes(10));
        assertThat(pulled(broker)).isEmpty();
    }

    @Test
    void forgetsMessagesThatAreOlderThanTheSubscriptionKeeps() {
        prepare(broker, settings -> settings);
        publish(broker, "m");

        clock.turn(ofDays(7).plusMillis(1));

        assertThat(pulled(broker)).isEmpty();
    }

    @Test
    void deletedTopicLeavesItsSubscriptionsWhatTheyHave() {
        prepare(broker, settings -> settings);
        publish(broker, "m");
        broker.deleteTopic(TOPIC);

        assertThat(broker.subscription(SUBSCRIPTION).getTopic()).isEqualTo("_deleted-topic_");
        assertThat(pulled(broker)).containsExactly("m");
        assertThatThrownBy(() -> publish(broker, "n"))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND));
    }

    /** Whatever holders do, every message ends acknowledged once, and none is lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void losesNothingUnderRandomHolders(long seed) {
        Random random = new Random(seed);
        boolean ordered = random.nextBoolean();
        prepare(
                broker,
                settings -> settings.setEnableMessageOrdering(ordered)
                        .setEnableExactlyOnceDelivery(true)
                        .setRetryPolicy(BrokerFixture.backoff(1, 5)));
        TreeSet<String> expected = new TreeSet<>();
        List<String> settled = new ArrayList<>();
        List<ReceivedMessage> held = new ArrayList<>();

        for (int step = 0; step < 5_000 && (step < 300 || settled.size() < expected.size()); step++) {
            if (step < 300) {
                expected.add("m" + step);
                publish(broker, message("m" + step, "k" + random.nextInt(4)));
            }
            held.addAll(broker.pull(SUBSCRIPTION, 1 + random.nextInt(5)));
            while (!held.isEmpty() && random.nextInt(3) > 0) {
                ReceivedMessage one = held.remove(random.nextInt(held.size()));
                if (random.nextInt(4) == 0) {
                    nack(one);
                } else if (broker.acknowledge(SUBSCRIPTION, List.of(one.getAckId()))
                        .isEmpty()) {
                    settled.add(BrokerFixture.text(one));
                }
            }
            clock.turn(ofMillis(random.nextInt(3_000)));
        }

        assertThat(settled).hasSameSizeAs(expected).containsAll(expected);
    }

    private ReceivedMessage pullOne() {
        List<ReceivedMessage> pulled = broker.pull(SUBSCRIPTION, 1);
        assertThat(pulled).hasSize(1);
        return pulled.get(0);
    }

    private void publishOrdered(String key, String... texts) {
        for (String text : texts) {
            publish(broker, message(text, key));
        }
    }

    private void ack(ReceivedMessage... messages) {
        for (ReceivedMessage message : messages) {
            assertThat(broker.acknowledge(SUBSCRIPTION, List.of(message.getAckId())))
                    .isEmpty();
        }
    }

    private void nack(ReceivedMessage message) {
        var unused = broker.modifyAckDeadline(SUBSCRIPTION, List.of(message.getAckId()), 0);
    }
}

package dev.jetstream.emulators.pubsub;

import static dev.jetstream.emulators.pubsub.BrokerFixture.SUBSCRIPTION;
import static dev.jetstream.emulators.pubsub.BrokerFixture.TOPIC;
import static dev.jetstream.emulators.pubsub.BrokerFixture.message;
import static dev.jetstream.emulators.pubsub.BrokerFixture.texts;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.cloud.pubsub.v1.AckResponse;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.MessageReceiverWithAckResponse;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import dev.jetstream.emulators.TurnedClock;
import dev.jetstream.emulators.host.HostException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PubSubServerTest {
    private final TurnedClock clock = new TurnedClock();
    private final PubSubServer server = PubSubServer.inMemory(0, clock);
    private final Clients clients = connect(server);

    @BeforeEach
    void makeTopic() {
        var unused = clients.topics().createTopic(TOPIC);
    }

    @AfterEach
    void close() {
        clients.close();
        server.close();
    }

    @Test
    void carriesMessagesFromPublisherToSubscriber() throws Exception {
        subscribe(settings -> settings);
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        MessageReceiver receiver = (message, reply) -> {
            received.add(message.getData().toStringUtf8());
            reply.ack();
        };

        publishAll(IntStream.range(0, 500).mapToObj(i -> "m" + i).toList());
        List<String> all = new ArrayList<>();
        Subscriber subscriber = clients.subscriber(SUBSCRIPTION, receiver).build();
        subscriber.startAsync().awaitRunning();
        for (int i = 0; i < 500; i++) {
            all.add(next(received));
        }
        subscriber.stopAsync().awaitTerminated(20, SECONDS);

        assertThat(all).doesNotHaveDuplicates().hasSize(500);
    }

    @Test
    void unaryPullWaitsForAMessage() throws Exception {
        subscribe(settings -> settings);
        Future<com.google.pubsub.v1.PullResponse> waiting = clients.subscriptions()
                .pullCallable()
                .futureCall(PullRequest.newBuilder()
                        .setSubscription(SUBSCRIPTION)
                        .setMaxMessages(1)
                        .build());

        publishAll(List.of("m"));

        assertThat(texts(waiting.get(10, SECONDS).getReceivedMessagesList())).containsExactly("m");
    }

    @Test
    void longPullEndsEmptyByTheClock() throws Exception {
        subscribe(settings -> settings);
        Future<com.google.pubsub.v1.PullResponse> waiting = clients.subscriptions()
                .pullCallable()
                .futureCall(PullRequest.newBuilder()
                        .setSubscription(SUBSCRIPTION)
                        .setMaxMessages(1)
                        .build());

        while (!waiting.isDone()) {
            clock.turn(Duration.ofSeconds(1));
            Thread.onSpinWait();
        }

        assertThat(waiting.get(10, SECONDS).getReceivedMessagesList()).isEmpty();
    }

    @Test
    void pullWhoseCallerLeftTakesNothing() {
        subscribe(settings -> settings);
        assertThatThrownBy(() -> clients.blocking()
                        .withDeadlineAfter(200, MILLISECONDS)
                        .pull(PullRequest.newBuilder()
                                .setSubscription(SUBSCRIPTION)
                                .setMaxMessages(1)
                                .build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

        publishAll(List.of("m"));

        assertThat(texts(pull(1))).containsExactly("m");
    }

    @Test
    void leaseOfHoursIsTestedByTheClock() {
        subscribe(settings -> settings.setAckDeadlineSeconds(600));
        publishAll(List.of("m"));
        String held = pull(1).get(0).getAckId();
        for (int beat = 0; beat < 18; beat++) {
            clock.turn(Duration.ofMinutes(9));
            server.tick();
            clients.subscriptions().modifyAckDeadline(SUBSCRIPTION, List.of(held), 600);
        }
        clock.turn(Duration.ofSeconds(601));
        server.tick();

        assertThat(texts(pull(1))).containsExactly("m");
    }

    @Test
    void namesDeadAckIdsUnderExactlyOnce() {
        subscribe(settings -> settings.setEnableExactlyOnceDelivery(true));
        publishAll(List.of("m"));
        String held = pull(1).get(0).getAckId();
        clock.turn(Duration.ofSeconds(10));
        server.tick();

        assertThatThrownBy(() -> clients.subscriptions().acknowledge(SUBSCRIPTION, List.of(held)))
                .isInstanceOfSatisfying(
                        InvalidArgumentException.class,
                        e -> assertThat(Objects.requireNonNull(
                                                e.getErrorDetails().getErrorInfo())
                                        .getMetadataMap())
                                .containsEntry(held, "PERMANENT_FAILURE_INVALID_ACK_ID"));
        assertThatThrownBy(() -> clients.subscriptions().modifyAckDeadline(SUBSCRIPTION, List.of(held), 50))
                .isInstanceOf(InvalidArgumentException.class);
    }

    @Test
    void confirmsAcknowledgementsUnderExactlyOnce() throws Exception {
        subscribe(settings -> settings.setEnableExactlyOnceDelivery(true));
        BlockingQueue<Future<AckResponse>> replies = new LinkedBlockingQueue<>();
        MessageReceiverWithAckResponse receiver = (message, reply) -> replies.add(reply.ack());
        publishAll(List.of("m"));

        Subscriber subscriber =
                clients.confirmedSubscriber(SUBSCRIPTION, receiver).build();
        subscriber.startAsync().awaitRunning();
        AckResponse response = next(replies).get(20, SECONDS);
        subscriber.stopAsync().awaitTerminated(20, SECONDS);

        assertThat(response).isEqualTo(AckResponse.SUCCESSFUL);
    }

    @Test
    void keepsToAStreamsFlowControlAndSharesABacklog() {
        subscribe(settings -> settings);
        RawStream slow = new RawStream(2);
        RawStream fast = new RawStream(0);

        publishAll(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
        List<ReceivedMessage> fastOnes = fast.await(8);
        List<ReceivedMessage> slowOnes = slow.await(2);
        slow.requests.onNext(StreamingPullRequest.newBuilder()
                .addAckIds(slowOnes.get(0).getAckId())
                .build());
        publishAll(List.of("next", "one more"));

        assertThat(fastOnes).hasSize(8);
        assertThat(slow.await(1).size() + fast.await(1).size()).isEqualTo(2);
    }

    @Test
    void answersKeepAliveAndSaysHowTheSubscriptionWorks() {
        subscribe(settings -> settings.setEnableExactlyOnceDelivery(true).setEnableMessageOrdering(true));
        RawStream stream = new RawStream(10);
        StreamingPullResponse opened = next(stream.responses);

        stream.requests.onNext(StreamingPullRequest.getDefaultInstance());
        StreamingPullResponse answered = next(stream.responses);

        for (StreamingPullResponse response : List.of(opened, answered)) {
            assertThat(response.getSubscriptionProperties().getExactlyOnceDeliveryEnabled())
                    .isTrue();
            assertThat(response.getSubscriptionProperties().getMessageOrderingEnabled())
                    .isTrue();
        }
    }

    @Test
    void confirmsOnTheStreamUnderExactlyOnce() {
        subscribe(settings -> settings.setEnableExactlyOnceDelivery(true));
        RawStream stream = new RawStream(10);
        publishAll(List.of("m"));
        String ackId = stream.await(1).get(0).getAckId();

        stream.requests.onNext(StreamingPullRequest.newBuilder()
                .addAckIds(ackId)
                .addAckIds("9-9")
                .build());
        StreamingPullResponse confirmation = next(stream.responses);
        while (!confirmation.hasAcknowledgeConfirmation()) {
            confirmation = next(stream.responses); // the server may say other things first, such as that it is alive
        }

        assertThat(confirmation.getAcknowledgeConfirmation().getAckIdsList()).containsExactly(ackId);
        assertThat(confirmation.getAcknowledgeConfirmation().getInvalidAckIdsList())
                .containsExactly("9-9");
    }

    @Test
    void closedStreamGetsNothingMoreAndItsLeasesRunOut() {
        subscribe(settings -> settings);
        RawStream first = new RawStream(1);
        publishAll(List.of("a", "b"));
        assertThat(texts(first.await(1))).containsExactly("a");

        first.requests.onCompleted();
        assertThat(texts(pull(10))).containsExactly("b");
        clock.turn(Duration.ofSeconds(60));
        server.tick();

        assertThat(texts(pull(10))).contains("a");
    }

    @Test
    void deletedSubscriptionEndsItsStreamsAndPulls() {
        subscribe(settings -> settings);
        RawStream stream = new RawStream(1);
        assertThat(next(stream.responses).getReceivedMessagesCount()).isZero();

        clients.subscriptions().deleteSubscription(SUBSCRIPTION);

        assertThat(Status.fromThrowable(next(stream.failures)).getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void refusesWhatPubSubRefuses() {
        refuses(InvalidArgumentException.class, settings -> settings.setAckDeadlineSeconds(5));
        refuses(InvalidArgumentException.class, settings -> settings.setAckDeadlineSeconds(601));
        refuses(InvalidArgumentException.class, settings -> settings.setFilter("attributes.x = "));
        refuses(InvalidArgumentException.class, settings -> settings.setDeadLetterPolicy(BrokerFixture.deadLetters(4)));
        refuses(
                InvalidArgumentException.class,
                settings -> settings.setDeadLetterPolicy(BrokerFixture.deadLetters(101)));
        refuses(InvalidArgumentException.class, settings -> settings.setRetryPolicy(BrokerFixture.backoff(30, 900)));
        refuses(
                InvalidArgumentException.class,
                settings -> settings.setMessageRetentionDuration(
                        com.google.protobuf.Duration.newBuilder().setSeconds(60)));
        refuses(NotFoundException.class, settings -> settings.setTopic("projects/p/topics/none"));
        refuses(InvalidArgumentException.class, settings -> settings.setName("projects/p/subscriptions/1bad"));
        assertThatThrownBy(() -> clients.topics().createTopic(TOPIC)).isInstanceOf(AlreadyExistsException.class);
        assertThatThrownBy(() -> clients.topics().publish(TOPIC, List.of()))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> clients.topics().publish(TOPIC, List.of(PubsubMessage.getDefaultInstance())))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> clients.topics()
                        .publish(
                                TOPIC,
                                List.of(PubsubMessage.newBuilder()
                                        .setData(ByteString.copyFrom(new byte[11 << 20]))
                                        .build())))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("10000000");
        assertThatThrownBy(() -> pull(1)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void restartKeepsEveryMessage(@TempDir Path folder) throws Exception {
        try (PubSubServer first = PubSubServer.start(folder, 0, clock);
                Clients before = connect(first)) {
            var topic = before.topics().createTopic(TOPIC);
            var made = before.subscriptions()
                    .createSubscription(BrokerFixture.subscription().build());
            var unused = before.topics().publish(topic.getName(), List.of(message("kept"), message("kept too")));
            assertThat(made.getAckDeadlineSeconds()).isEqualTo(10);
        }

        try (PubSubServer second = PubSubServer.start(folder, 0, clock);
                Clients after = connect(second)) {
            assertThat(texts(after.subscriptions().pull(SUBSCRIPTION, 10).getReceivedMessagesList()))
                    .containsExactly("kept", "kept too");
        }
    }

    @Test
    void saysWhichPortOrFolderItCannotHave(@TempDir Path folder) {
        assertThatThrownBy(() -> PubSubServer.start(folder, server.port(), clock))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(String.valueOf(server.port()));
        try (PubSubServer free = PubSubServer.start(folder, 0, clock)) {
            assertThatThrownBy(() -> PubSubServer.start(folder, 0, clock))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(folder.toString());
            assertThat(free.port()).isPositive();
        }
    }

    private void refuses(Class<? extends ApiException> refusal, UnaryOperator<Subscription.Builder> settings) {
        assertThatThrownBy(() -> subscribe(settings)).isInstanceOf(refusal);
    }

    private void subscribe(UnaryOperator<Subscription.Builder> settings) {
        var unused = clients.subscriptions()
                .createSubscription(settings.apply(BrokerFixture.subscription()).build());
    }

    private List<ReceivedMessage> pull(int most) {
        return clients.subscriptions().pull(SUBSCRIPTION, most).getReceivedMessagesList();
    }

    private void publishAll(List<String> texts) {
        try {
            Publisher publisher = clients.publisher(TOPIC).build();
            List<Future<String>> ids = texts.stream()
                    .<Future<String>>map(text -> publisher.publish(message(text)))
                    .toList();
            for (Future<String> id : ids) {
                assertThat(id.get(20, SECONDS)).isNotEmpty();
            }
            publisher.shutdown();
            assertThat(publisher.awaitTermination(20, SECONDS)).isTrue();
        } catch (Exception e) {
            throw new AssertionError("publish failed", e);
        }
    }

    private static Clients connect(PubSubServer server) {
        try {
            return new Clients(server.endpoint());
        } catch (IOException e) {
            throw new AssertionError("no clients", e);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            return Objects.requireNonNull(queue.poll(20, SECONDS), "nothing came within 20 s");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A stream without the client's own logic. */
    private final class RawStream implements StreamObserver<StreamingPullResponse> {
        private final BlockingQueue<StreamingPullResponse> responses = new LinkedBlockingQueue<>();
        private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        private final StreamObserver<StreamingPullRequest> requests;

        private RawStream(long mostMessages) {
            requests = clients.raw().streamingPull(this);
            requests.onNext(StreamingPullRequest.newBuilder()
                    .setSubscription(SUBSCRIPTION)
                    .setStreamAckDeadlineSeconds(60)
                    .setMaxOutstandingMessages(mostMessages)
                    .build());
        }

        private List<ReceivedMessage> await(int count) {
            List<ReceivedMessage> messages = new ArrayList<>();
            while (messages.size() < count) {
                messages.addAll(next(responses).getReceivedMessagesList());
            }
            return messages;
        }

        @Override
        public void onNext(StreamingPullResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onCompleted() {}
    }
}

package dev.jetstream.gcp.pubsub;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.core.InstantiatingExecutorProvider;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Topic;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** Publishes to Pub/Sub, with one publisher a topic, and makes topics and subscriptions there. */
public final class PubSubBus implements Outbox, Topics, AutoCloseable {
    private static final long BATCH_BYTES = 1 << 20;
    private static final long BATCH_MESSAGES = 100;
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final PubSubConnection connection;
    private final Subscriptions subscriptions;
    private final Map<String, Publisher> publishers = new ConcurrentHashMap<>();

    PubSubBus(PubSubConnection connection) {
        this.connection = connection;
        this.subscriptions = new Subscriptions(connection);
    }

    @Override
    public Mono<String> publish(String topic, byte[] payload, Map<String, String> attributes) {
        PubsubMessage message = PubsubMessage.newBuilder()
                .setData(ByteString.copyFrom(payload))
                .putAllAttributes(attributes)
                .build();
        Duration deadline = connection.settings().publishDeadline().plus(MARGIN);
        return Mono.fromCallable(() -> publishers.computeIfAbsent(topic, this::open))
                .subscribeOn(connection.remote().workers())
                .flatMap(publisher -> connection.answer(() -> publisher.publish(message)))
                .timeout(deadline, connection.remote().timer())
                .onErrorMap(
                        TimeoutException.class,
                        e -> new UnavailableException(
                                "Pub/Sub did not take a message to %s within %s".formatted(topic, deadline), e))
                .onErrorMap(Failures.of("publish to " + topic));
    }

    @Override
    public Mono<Void> ensureTopic(String topic) {
        String what = "topic " + topic;
        Topic wanted = Topic.newBuilder().setName(connection.topicName(topic)).build();
        return connection
                .call(
                        what,
                        connection.publisherStub().createTopicCallable(),
                        wanted,
                        e -> Subscriptions.unless(AlreadyExistsException.class, e, what))
                .then()
                .onErrorResume(AlreadyExistsException.class, e -> Mono.empty());
    }

    @Override
    public Mono<Void> ensureSubscription(SubscriptionSpec spec) {
        Mono<Void> topics = spec.deadLetterTopic() == null
                ? ensureTopic(spec.topic())
                : ensureTopic(spec.topic()).then(ensureTopic(spec.deadLetterTopic()));
        return topics.then(subscriptions.ensure(spec));
    }

    @Override
    public Mono<Void> deleteSubscription(String subscription) {
        return subscriptions.delete(subscription);
    }

    /** Sends what still waits, and waits for it. */
    @Override
    public void close() {
        publishers.values().forEach(Publisher::shutdown);
        List<String> unsent = publishers.values().stream()
                .filter(publisher -> !isFlushed(publisher))
                .map(Publisher::getTopicNameString)
                .sorted()
                .toList();
        if (!unsent.isEmpty()) {
            throw new UnavailableException("Pub/Sub: not all messages were sent to %s".formatted(unsent));
        }
    }

    private boolean isFlushed(Publisher publisher) {
        try {
            return publisher.awaitTermination(
                    connection.settings().publishDeadline().toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Publisher open(String topic) {
        PubSubSettings settings = connection.settings();
        try {
            return Publisher.newBuilder(connection.topicName(topic))
                    .setChannelProvider(connection.channels())
                    .setCredentialsProvider(connection.credentials())
                    .setExecutorProvider(InstantiatingExecutorProvider.newBuilder()
                            .setExecutorThreadCount(1)
                            .build())
                    .setBatchingSettings(BatchingSettings.newBuilder()
                            .setDelayThresholdDuration(settings.batchDelay())
                            .setElementCountThreshold(BATCH_MESSAGES)
                            .setRequestByteThreshold(BATCH_BYTES)
                            .build())
                    .setRetrySettings(RetrySettings.newBuilder()
                            .setInitialRetryDelayDuration(settings.remote().minimumBackoff())
                            .setRetryDelayMultiplier(2)
                            .setMaxRetryDelayDuration(settings.remote().maximumBackoff())
                            .setInitialRpcTimeoutDuration(settings.remote().deadline())
                            .setRpcTimeoutMultiplier(1)
                            .setMaxRpcTimeoutDuration(settings.remote().deadline())
                            .setTotalTimeoutDuration(settings.publishDeadline())
                            .build())
                    .build();
        } catch (IOException e) {
            throw new UnavailableException("Pub/Sub: no publisher to %s: %s".formatted(topic, e.getMessage()), e);
        }
    }
}

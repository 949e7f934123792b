package dev.jetstream.emulators.pubsub;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.List;
import java.util.function.UnaryOperator;

/** Names and messages that the tests share. */
final class BrokerFixture {
    static final String TOPIC = "projects/p/topics/requests";
    static final String DEAD = "projects/p/topics/dead";
    static final String SUBSCRIPTION = "projects/p/subscriptions/worker";
    static final String DEAD_SUBSCRIPTION = "projects/p/subscriptions/dead";

    private BrokerFixture() {}

    /** Makes both topics, a subscription on the dead letters, and the one under test. */
    static void prepare(PubSubBroker broker, UnaryOperator<Subscription.Builder> settings) {
        var unusedTopic = broker.createTopic(topic(TOPIC));
        var unusedDead = broker.createTopic(topic(DEAD));
        var unusedSink = broker.createSubscription(Subscription.newBuilder()
                .setName(DEAD_SUBSCRIPTION)
                .setTopic(DEAD)
                .build());
        var unusedSubscription =
                broker.createSubscription(settings.apply(subscription()).build());
    }

    static Topic topic(String name) {
        return Topic.newBuilder().setName(name).build();
    }

    static Subscription.Builder subscription() {
        return Subscription.newBuilder().setName(SUBSCRIPTION).setTopic(TOPIC).setAckDeadlineSeconds(10);
    }

    static DeadLetterPolicy deadLetters(int attempts) {
        return DeadLetterPolicy.newBuilder()
                .setDeadLetterTopic(DEAD)
                .setMaxDeliveryAttempts(attempts)
                .build();
    }

    static RetryPolicy backoff(long minimum, long maximum) {
        return RetryPolicy.newBuilder()
                .setMinimumBackoff(Duration.newBuilder().setSeconds(minimum))
                .setMaximumBackoff(Duration.newBuilder().setSeconds(maximum))
                .build();
    }

    static PubsubMessage message(String text) {
        return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
    }

    static PubsubMessage message(String text, String key) {
        return message(text).toBuilder().setOrderingKey(key).build();
    }

    static void publish(PubSubBroker broker, String... texts) {
        for (String text : texts) {
            publish(broker, message(text));
        }
    }

    static void publish(PubSubBroker broker, PubsubMessage... messages) {
        var unused = broker.publish(TOPIC, List.of(messages));
    }

    static List<String> texts(List<ReceivedMessage> messages) {
        return messages.stream().map(BrokerFixture::text).toList();
    }

    static String text(ReceivedMessage message) {
        return message.getMessage().getData().toStringUtf8();
    }

    static List<String> pulled(PubSubBroker broker) {
        return texts(broker.pull(SUBSCRIPTION, 100));
    }
}

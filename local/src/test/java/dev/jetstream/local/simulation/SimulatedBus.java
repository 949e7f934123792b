package dev.jetstream.local.simulation;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.LeaseLostException;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.emulators.pubsub.BrokerException;
import dev.jetstream.emulators.pubsub.PubSubBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The broker of the embedded Pub/Sub, without its network: every process has its own faulty line to it. */
final class SimulatedBus {
    private static final String PROJECT = "projects/simulation";

    /** How long the server holds an empty pull; longer than in production, for idle pulls teach nothing. */
    private static final Duration LONG_POLL = Duration.ofMinutes(5);

    /** How often it looks whether a lease or a pause has run out. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final World world;
    private final Watch watch;
    private final PubSubBroker broker;
    private final Set<Waiting> pulls = new LinkedHashSet<>();
    private boolean looking;

    SimulatedBus(World world, Watch watch) {
        this.world = world;
        this.watch = watch;
        this.broker = new PubSubBroker(world.clock());
    }

    PubSubBroker broker() {
        return broker;
    }

    static String topicName(String topic) {
        return PROJECT + "/topics/" + topic;
    }

    static String subscriptionName(String subscription) {
        return PROJECT + "/subscriptions/" + subscription;
    }

    boolean has(String subscription) {
        return broker.subscriptions().stream()
                .anyMatch(known -> known.getName().equals(subscriptionName(subscription)));
    }

    Outbox outbox(Host host) {
        return (topic, payload, attributes) ->
                host.call("publish " + topic, () -> publishNow(topic, payload, attributes));
    }

    private String publishNow(String topic, byte[] payload, Map<String, String> attributes) {
        PubsubMessage message = PubsubMessage.newBuilder()
                .setData(ByteString.copyFrom(payload))
                .putAllAttributes(attributes)
                .build();
        String id;
        try {
            id = broker.publish(topicName(topic), List.of(message)).get(0);
        } catch (BrokerException gone) {
            throw new UnavailableException(gone.toString());
        }
        watch.published(topic, payload);
        wake();
        return id;
    }

    Topics topics(Host host) {
        return new Topics() {
            @Override
            public Mono<Void> ensureTopic(String topic) {
                return host.<Void>call("topic", () -> {
                    ensureTopicNow(topic);
                    return null;
                });
            }

            @Override
            public Mono<Void> ensureSubscription(SubscriptionSpec spec) {
                return host.<Void>call("subscription", () -> {
                    ensureSubscriptionNow(spec);
                    return null;
                });
            }

            @Override
            public Mono<Void> deleteSubscription(String subscription) {
                return host.<Void>call("delete subscription", () -> {
                    if (has(subscription)) {
                        watch.subscriptionDeleted(subscription);
                        broker.deleteSubscription(subscriptionName(subscription));
                    }
                    return null;
                });
            }
        };
    }

    private void ensureTopicNow(String topic) {
        if (broker.topics().stream().noneMatch(known -> known.getName().equals(topicName(topic)))) {
            Topic unused = broker.createTopic(
                    Topic.newBuilder().setName(topicName(topic)).build());
        }
    }

    private void ensureSubscriptionNow(Topics.SubscriptionSpec spec) {
        ensureTopicNow(spec.topic());
        if (has(spec.name())) {
            return;
        }
        Subscription.Builder wanted = Subscription.newBuilder()
                .setName(subscriptionName(spec.name()))
                .setTopic(topicName(spec.topic()))
                .setAckDeadlineSeconds((int) spec.ackDeadline().toSeconds())
                .setEnableExactlyOnceDelivery(spec.exactlyOnce())
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setMinimumBackoff(wire(spec.minimumBackoff()))
                        .setMaximumBackoff(wire(spec.maximumBackoff())));
        if (spec.filter() != null) {
            wanted.setFilter(spec.filter());
        }
        if (spec.deadLetterTopic() != null) {
            ensureTopicNow(spec.deadLetterTopic());
            wanted.setDeadLetterPolicy(DeadLetterPolicy.newBuilder()
                    .setDeadLetterTopic(topicName(spec.deadLetterTopic()))
                    .setMaxDeliveryAttempts(spec.maxDeliveryAttempts()));
        }
        Subscription unused = broker.createSubscription(wanted.build());
    }

    private static com.google.protobuf.Duration wire(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    /** A process's pull from a subscription; the server holds an empty one until something comes, or for a while. */
    Inbox inbox(Host host, String subscription) {
        return () -> pull(host, subscription)
                .switchIfEmpty(Mono.defer(() -> arrival(subscription).then(pull(host, subscription))));
    }

    private Mono<Delivery> pull(Host host, String subscription) {
        return host.call("pull", () -> pullNow(host, subscription))
                .doOnNext(taken -> watch.received(host, subscription, taken.messageId()));
    }

    private Mono<Void> arrival(String subscription) {
        return Mono.<Void>create(sink -> {
                    Waiting waiting = new Waiting(subscription, sink);
                    pulls.add(waiting);
                    MonoSink<Void> unused = sink.onDispose(() -> pulls.remove(waiting));
                    look();
                })
                .timeout(LONG_POLL, Mono.empty(), world.time());
    }

    /** Lets pulls go on for which there is something; looks again later while others wait. */
    private void look() {
        wake();
        if (!looking && !pulls.isEmpty()) {
            looking = true;
            world.time().later(LOOK, () -> {
                looking = false;
                broker.tick();
                look();
            });
        }
    }

    private void wake() {
        Map<String, Integer> ready = new HashMap<>();
        for (Waiting pull : List.copyOf(pulls)) {
            int left = ready.computeIfAbsent(pull.subscription, this::ready);
            if (left > 0) {
                ready.put(pull.subscription, left - 1);
                pull.sink.success();
            }
        }
    }

    private int ready(String subscription) {
        try {
            return broker.ready(subscriptionName(subscription));
        } catch (BrokerException gone) {
            return Integer.MAX_VALUE; // every pull is to hear of it
        }
    }

    private @Nullable Delivery pullNow(Host host, String subscription) {
        List<ReceivedMessage> taken;
        try {
            taken = broker.pull(subscriptionName(subscription), 1);
        } catch (BrokerException gone) {
            throw new UnavailableException(gone.toString());
        }
        if (taken.isEmpty()) {
            return null;
        }
        ReceivedMessage message = taken.get(0);
        watch.delivered(host, subscription, message);
        return new Held(host, subscription, message);
    }

    private record Waiting(String subscription, MonoSink<Void> sink) {}

    /** One delivery. */
    private final class Held implements Delivery {
        private final Host host;
        private final String subscription;
        private final ReceivedMessage message;

        Held(Host host, String subscription, ReceivedMessage message) {
            this.host = host;
            this.subscription = subscription;
            this.message = message;
        }

        @Override
        public String messageId() {
            return message.getMessage().getMessageId();
        }

        @Override
        public byte[] payload() {
            return message.getMessage().getData().toByteArray();
        }

        @Override
        public Map<String, String> attributes() {
            return message.getMessage().getAttributesMap();
        }

        @Override
        public int attempt() {
            return message.getDeliveryAttempt();
        }

        @Override
        public Mono<Void> ack() {
            return settle("ack", () -> {
                List<String> dead = broker.acknowledge(subscriptionName(subscription), List.of(message.getAckId()));
                watch.givenBack(host, subscription, messageId());
                if (dead.isEmpty()) {
                    watch.acknowledged(host, subscription, payload());
                }
                return dead;
            });
        }

        @Override
        public Mono<Void> nack() {
            return settle("nack", () -> {
                watch.givenBack(host, subscription, messageId());
                return modify(0);
            });
        }

        @Override
        public Mono<Void> extend(Duration lease) {
            return settle("extend", () -> modify((int) lease.toSeconds()));
        }

        private List<String> modify(int seconds) {
            return broker.modifyAckDeadline(subscriptionName(subscription), List.of(message.getAckId()), seconds);
        }

        private Mono<Void> settle(String what, Supplier<List<String>> work) {
            return host.<Void>call(what, () -> {
                List<String> dead;
                try {
                    dead = work.get();
                } catch (BrokerException gone) {
                    throw new UnavailableException(gone.toString());
                }
                if (!dead.isEmpty()) {
                    world.tally().add("reached: %s on a lost lease".formatted(what));
                    throw new LeaseLostException("message %s is no longer ours".formatted(messageId()), null);
                }
                return null;
            });
        }
    }
}

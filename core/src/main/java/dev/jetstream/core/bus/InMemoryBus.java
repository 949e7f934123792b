package dev.jetstream.core.bus;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A bus in memory with Pub/Sub's leases, back-off, dead letters and filters, for simulations and tests.
 *
 * <p>Its time and its threads are the scheduler's: on a seeded one-thread scheduler it runs the same way every time. Of
 * filters it knows {@code attributes.key = "value"}, joined by {@code AND}.
 */
public final class InMemoryBus implements Outbox, Topics {
    private final Scheduler scheduler;
    private final Duration pullWait;
    private final Set<String> topics = new LinkedHashSet<>();
    private final Map<String, InMemorySubscription> subscriptions = new LinkedHashMap<>();
    private long published;

    /**
     * An empty bus.
     *
     * @param pullWait how long a pull waits for a message
     */
    public InMemoryBus(Scheduler scheduler, Duration pullWait) {
        this.scheduler = scheduler;
        this.pullWait = pullWait;
    }

    /** The messages of a subscription. */
    public Inbox inbox(String subscription) {
        return () -> Mono.defer(() -> found(subscription).pull(pullWait));
    }

    @Override
    public Mono<String> publish(String topic, byte[] payload, Map<String, String> attributes) {
        return Mono.fromCallable(() -> accept(topic, payload, attributes));
    }

    @Override
    public Mono<Void> ensureTopic(String topic) {
        return Mono.fromRunnable(() -> add(topic));
    }

    @Override
    public Mono<Void> ensureSubscription(SubscriptionSpec spec) {
        return Mono.fromRunnable(() -> ensure(spec));
    }

    @Override
    public Mono<Void> deleteSubscription(String subscription) {
        return Mono.fromRunnable(() -> remove(subscription));
    }

    synchronized String accept(String topic, byte[] payload, Map<String, String> attributes) {
        if (!topics.contains(topic)) {
            throw new UnavailableException("there is no topic '%s' among %s".formatted(topic, topics));
        }
        Message message = new Message(Long.toString(++published), payload, attributes);
        subscriptions.values().stream()
                .filter(subscription -> subscription.spec().topic().equals(topic))
                .forEach(subscription -> subscription.add(message));
        return message.id();
    }

    private synchronized void add(String topic) {
        topics.add(topic);
    }

    private synchronized void ensure(SubscriptionSpec spec) {
        topics.add(spec.topic());
        if (spec.deadLetterTopic() != null) {
            topics.add(spec.deadLetterTopic());
        }
        InMemorySubscription existing = subscriptions.get(spec.name());
        if (existing == null) {
            subscriptions.put(spec.name(), new InMemorySubscription(spec, scheduler, this));
            return;
        }
        refuseOther(spec, "topic", existing.spec().topic(), spec.topic());
        refuseOther(spec, "filter", existing.spec().filter(), spec.filter());
        existing.change(spec);
    }

    private synchronized void remove(String subscription) {
        subscriptions.remove(subscription);
    }

    private synchronized InMemorySubscription found(String name) {
        InMemorySubscription subscription = subscriptions.get(name);
        if (subscription == null) {
            throw new UnavailableException(
                    "there is no subscription '%s' among %s".formatted(name, subscriptions.keySet()));
        }
        return subscription;
    }

    private static void refuseOther(
            SubscriptionSpec spec, String part, @Nullable String found, @Nullable String wanted) {
        if (!Objects.equals(found, wanted)) {
            throw new InvalidException("subscription '%s' exists with %s '%s' and cannot be changed to '%s'"
                    .formatted(spec.name(), part, found, wanted));
        }
    }

    /** A message as published. */
    static final class Message {
        private final String id;
        private final byte[] payload;
        private final Map<String, String> attributes;

        Message(String id, byte[] payload, Map<String, String> attributes) {
            this.id = id;
            this.payload = payload.clone();
            this.attributes = Map.copyOf(attributes);
        }

        String id() {
            return id;
        }

        byte[] payload() {
            return payload.clone();
        }

        Map<String, String> attributes() {
            return attributes;
        }
    }
}

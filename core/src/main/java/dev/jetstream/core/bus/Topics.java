package dev.jetstream.core.bus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes and removes what the bus is made of; every call may be repeated. */
public interface Topics {
    /** Makes the topic unless it exists. */
    Mono<Void> ensureTopic(String topic);

    /** Makes the subscription (and its topics) unless it exists. */
    Mono<Void> ensureSubscription(SubscriptionSpec spec);

    /** Removes the subscription; a missing one is fine. */
    Mono<Void> deleteSubscription(String subscription);

    /**
     * A subscription as we make them.
     *
     * @param filter Pub/Sub filter, for example {@code attributes.batch = "b"}, or null
     * @param exactlyOnce whether a lost lease shows as an error at the next call
     * @param deadLetterTopic where a message goes after {@code maxDeliveryAttempts}, or null
     */
    record SubscriptionSpec(
            String name,
            String topic,
            @Nullable String filter,
            Duration ackDeadline,
            boolean exactlyOnce,
            Duration minimumBackoff,
            Duration maximumBackoff,
            @Nullable String deadLetterTopic,
            int maxDeliveryAttempts) {}
}

package dev.jetstream.cli.observe;

import dev.jetstream.core.message.EventTopics;
import java.util.Locale;

/** Who takes messages of a subscription: the label that stands for it, as subscriptions of batches have no end. */
enum Service {
    DISPATCHER(EventTopics.TRIGGERS),
    WORKER(EventTopics.REQUESTS),
    EXPORTER(EventTopics.EVENTS);

    private final String topic;

    Service(String topic) {
        this.topic = topic;
    }

    static Service of(String subscription) {
        if (subscription.equals(EventTopics.DISPATCHER)) {
            return DISPATCHER;
        }
        return subscription.startsWith(EventTopics.batchSubscription("")) ? WORKER : EXPORTER;
    }

    /** From which its messages come, as a rule. */
    String topic() {
        return topic;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

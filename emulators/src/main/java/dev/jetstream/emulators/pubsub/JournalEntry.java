package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.util.List;
import java.util.Map;

/** One change of what the broker keeps. Replaying all of them in order rebuilds the broker. */
sealed interface JournalEntry {
    /** A server took up the journal for the {@code count}th time; sequence numbers go on above {@code sequence}. */
    record Started(int count, long sequence) implements JournalEntry {}

    record TopicPut(Topic topic) implements JournalEntry {}

    record TopicDeleted(String topic) implements JournalEntry {}

    record SubscriptionPut(Subscription subscription) implements JournalEntry {}

    record SubscriptionDeleted(String subscription) implements JournalEntry {}

    /** A message with its id and time, and the subscriptions that took it. */
    record Published(long sequence, PubsubMessage message, List<String> subscriptions) implements JournalEntry {
        public Published {
            subscriptions = List.copyOf(subscriptions);
        }
    }

    /** Messages that a subscription owes no more. */
    record Settled(String subscription, List<Long> sequences) implements JournalEntry {
        public Settled {
            sequences = List.copyOf(sequences);
        }
    }

    /** How often messages have been delivered. */
    record Attempted(String subscription, Map<Long, Integer> attempts) implements JournalEntry {
        public Attempted {
            attempts = Map.copyOf(attempts);
        }
    }

    record Sought(String subscription, long time) implements JournalEntry {}
}

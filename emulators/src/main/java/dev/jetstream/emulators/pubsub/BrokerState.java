package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the broker keeps; it changes by journal entries alone, live as on replay. */
final class BrokerState {
    private static final String DELETED_TOPIC = "_deleted-topic_";

    private final Map<String, Topic> topics = new TreeMap<>();
    private final Map<String, SubscriptionQueue> queues = new TreeMap<>();
    private long sequence;
    private int starts;

    Map<String, Topic> topics() {
        return topics;
    }

    Map<String, SubscriptionQueue> queues() {
        return queues;
    }

    long sequence() {
        return sequence;
    }

    int starts() {
        return starts;
    }

    void apply(JournalEntry entry) {
        if (entry instanceof JournalEntry.Published published) {
            publish(published);
        } else if (entry instanceof JournalEntry.Settled settled) {
            SubscriptionQueue queue = queues.get(settled.subscription());
            if (queue != null) {
                settled.sequences().forEach(queue::settle);
            }
        } else if (entry instanceof JournalEntry.Attempted attempted) {
            SubscriptionQueue queue = queues.get(attempted.subscription());
            if (queue != null) {
                attempted
                        .attempts()
                        .forEach((number, count) -> queue.find(number).ifPresent(held -> held.setAttempts(count)));
            }
        } else if (entry instanceof JournalEntry.TopicPut put) {
            topics.put(put.topic().getName(), put.topic());
        } else if (entry instanceof JournalEntry.TopicDeleted deleted) {
            deleteTopic(deleted.topic());
        } else if (entry instanceof JournalEntry.SubscriptionPut put) {
            String name = put.subscription().getName();
            SubscriptionQueue queue = queues.get(name);
            if (queue == null) {
                queues.put(name, new SubscriptionQueue(put.subscription()));
            } else {
                queue.change(put.subscription());
            }
        } else if (entry instanceof JournalEntry.SubscriptionDeleted deleted) {
            queues.remove(deleted.subscription());
        } else if (entry instanceof JournalEntry.Sought sought) {
            SubscriptionQueue queue = queues.get(sought.subscription());
            if (queue != null) {
                queue.seek(sought.time());
            }
        } else if (entry instanceof JournalEntry.Started started) {
            starts = started.count();
            sequence = Math.max(sequence, started.sequence());
        }
    }

    /** The entries that rebuild this state from nothing. */
    Stream<JournalEntry> snapshot() {
        Stream<JournalEntry> start = Stream.of(new JournalEntry.Started(starts, sequence));
        Stream<JournalEntry> allTopics = topics.values().stream().map(JournalEntry.TopicPut::new);
        Stream<JournalEntry> subscriptions =
                queues.values().stream().map(queue -> new JournalEntry.SubscriptionPut(queue.settings()));
        return Stream.of(start, allTopics, subscriptions, messages(), settled(), attempts())
                .flatMap(entries -> entries);
    }

    private void publish(JournalEntry.Published published) {
        sequence = Math.max(sequence, published.sequence());
        for (String name : published.subscriptions()) {
            SubscriptionQueue queue = queues.get(name);
            if (queue != null) {
                queue.add(new HeldMessage(published.sequence(), published.message()));
            }
        }
    }

    private void deleteTopic(String topic) {
        topics.remove(topic);
        for (SubscriptionQueue queue : queues.values()) {
            if (queue.settings().getTopic().equals(topic)) {
                queue.change(
                        queue.settings().toBuilder().setTopic(DELETED_TOPIC).build());
            }
        }
    }

    private Stream<JournalEntry> messages() {
        Map<Long, PubsubMessage> messages = new TreeMap<>();
        Map<Long, List<String>> takers = new HashMap<>();
        queues.forEach((name, queue) -> {
            queue.unacked().forEach(held -> messages.put(held.sequence(), held.message()));
            messages.putAll(queue.acked());
            Stream.concat(queue.unacked().stream().map(HeldMessage::sequence), queue.acked().keySet().stream())
                    .forEach(number -> takers.computeIfAbsent(number, n -> new ArrayList<>())
                            .add(name));
        });
        return messages.entrySet().stream()
                .map(message -> new JournalEntry.Published(
                        message.getKey(), message.getValue(), Objects.requireNonNull(takers.get(message.getKey()))));
    }

    private Stream<JournalEntry> settled() {
        return queues.entrySet().stream()
                .filter(queue -> !queue.getValue().acked().isEmpty())
                .map(queue -> new JournalEntry.Settled(
                        queue.getKey(), List.copyOf(queue.getValue().acked().keySet())));
    }

    private Stream<JournalEntry> attempts() {
        return queues.entrySet().stream()
                .map(queue -> new JournalEntry.Attempted(
                        queue.getKey(),
                        queue.getValue().unacked().stream()
                                .filter(held -> held.attempts() > 0)
                                .collect(Collectors.toUnmodifiableMap(HeldMessage::sequence, HeldMessage::attempts))));
    }
}

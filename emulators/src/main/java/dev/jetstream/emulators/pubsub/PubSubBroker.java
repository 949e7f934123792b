package dev.jetstream.emulators.pubsub;

import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.rpc.Code;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pub/Sub as a state machine: no threads, no network, time only from its clock, so that the same broker serves a laptop
 * and a simulation.
 *
 * <p>Every change is an entry of the journal first and happens then, live as on replay. Not safe for threads: callers
 * take turns (the server has one monitor). All calls refuse with a {@link BrokerException}.
 */
public final class PubSubBroker {
    private static final Logger LOG = LoggerFactory.getLogger(PubSubBroker.class);
    private static final long PULL_BYTES = 4 << 20;

    private final Clock clock;
    private final BrokerJournal journal;
    private final BrokerState state = new BrokerState();
    private final LeaseNumbers leaseNumbers;

    /** A broker that keeps everything in memory. */
    public PubSubBroker(Clock clock) {
        this(clock, BrokerJournal.NONE);
    }

    /** A broker that goes on where the journal ended: what was not acknowledged is owed again, under no lease. */
    PubSubBroker(Clock clock, BrokerJournal journal) {
        this.clock = clock;
        this.journal = journal;
        journal.replay(state::apply);
        change(List.of(new JournalEntry.Started(state.starts() + 1, state.sequence())));
        this.leaseNumbers = new LeaseNumbers(state.starts());
    }

    public Topic createTopic(Topic topic) {
        ResourceNames.check(topic.getName(), "topics");
        if (state.topics().containsKey(topic.getName())) {
            throw new BrokerException(
                    Code.ALREADY_EXISTS,
                    "Resource already exists in the project (resource=%s)".formatted(topic.getName()));
        }
        Topic active = topic.toBuilder().setState(Topic.State.ACTIVE).build();
        change(List.of(new JournalEntry.TopicPut(active)));
        return active;
    }

    public Topic updateTopic(Topic topic, FieldMask mask) {
        Topic.Builder changed = topic(topic.getName()).toBuilder();
        FieldMasks.merge(topic, mask, changed);
        change(List.of(new JournalEntry.TopicPut(changed.build())));
        return changed.build();
    }

    public Topic topic(String name) {
        return Optional.ofNullable(state.topics().get(name)).orElseThrow(() -> missing(name));
    }

    public Collection<Topic> topics() {
        return state.topics().values();
    }

    /** Its subscriptions stay, without a topic, and give out what they have. */
    public void deleteTopic(String name) {
        requireTopic(name);
        change(List.of(new JournalEntry.TopicDeleted(name)));
    }

    public Subscription createSubscription(Subscription asked) {
        ResourceNames.check(asked.getName(), "subscriptions");
        if (state.queues().containsKey(asked.getName())) {
            throw new BrokerException(
                    Code.ALREADY_EXISTS,
                    "Resource already exists in the project (resource=%s)".formatted(asked.getName()));
        }
        requireTopic(asked.getTopic());
        Subscription settings = SubscriptionRules.withDefaults(asked);
        SubscriptionRules.check(settings);
        change(List.of(new JournalEntry.SubscriptionPut(settings)));
        return settings;
    }

    /** Changes the fields of the mask; topic, filter and ordering are fixed at creation. */
    public Subscription updateSubscription(Subscription asked, FieldMask mask) {
        for (String path : mask.getPathsList()) {
            if (List.of("name", "topic", "filter", "enable_message_ordering").contains(path)) {
                throw BrokerException.invalid("Field %s of a subscription cannot be changed".formatted(path));
            }
        }
        Subscription.Builder changed = queue(asked.getName()).settings().toBuilder();
        FieldMasks.merge(asked, mask, changed);
        Subscription settings = SubscriptionRules.withDefaults(changed.build());
        SubscriptionRules.check(settings);
        change(List.of(new JournalEntry.SubscriptionPut(settings)));
        return settings;
    }

    public Subscription subscription(String name) {
        return queue(name).settings();
    }

    public List<Subscription> subscriptions() {
        return state.queues().values().stream().map(SubscriptionQueue::settings).toList();
    }

    public void deleteSubscription(String name) {
        requireSubscription(name);
        change(List.of(new JournalEntry.SubscriptionDeleted(name)));
    }

    /** Takes messages for every subscription of the topic whose filter wants them; their ids in the given order. */
    public List<String> publish(String topic, List<PubsubMessage> messages) {
        requireTopic(topic);
        PublishRules.check(messages);
        List<JournalEntry> entries = published(topic, messages);
        change(entries);
        return entries.stream()
                .map(entry -> Long.toString(((JournalEntry.Published) entry).sequence()))
                .toList();
    }

    /** Leases up to {@code most} messages for the subscription's own deadline; empty when none is ready. */
    public List<ReceivedMessage> pull(String subscription, int most) {
        if (most <= 0) {
            throw BrokerException.invalid("max_messages must be positive, not " + most);
        }
        int deadline = queue(subscription).settings().getAckDeadlineSeconds();
        return take(subscription, most, PULL_BYTES, deadline, LeaseHolder.NOBODY);
    }

    List<ReceivedMessage> take(String subscription, int most, long mostBytes, int deadline, LeaseHolder holder) {
        SubscriptionQueue queue = advanced(subscription);
        long now = clock.millis();
        List<Lease> leases = queue.take(most, mostBytes, holder, leaseNumbers, now, now + deadline * 1000L);
        keepAttempts(subscription, leases);
        boolean counted = queue.settings().hasDeadLetterPolicy();
        return leases.stream().map(lease -> lease.delivery(counted)).toList();
    }

    /** Settles messages; the ack ids that name no live lease come back (without exactly-once they may still settle). */
    public List<String> acknowledge(String subscription, List<String> ackIds) {
        SubscriptionQueue queue = advanced(subscription);
        boolean exactlyOnce = queue.settings().getEnableExactlyOnceDelivery();
        List<String> dead = new ArrayList<>();
        List<Long> settled = new ArrayList<>();
        for (String text : ackIds) {
            Optional<AckId> id = AckId.parse(text);
            boolean live = id.flatMap(queue::lease).isPresent();
            if (!live) {
                dead.add(text);
            }
            if (live || !exactlyOnce) {
                // Settling a message twice, or by a lease that is over, is what at-least-once allows.
                id.flatMap(ack -> queue.find(ack.sequence())).ifPresent(held -> settled.add(held.sequence()));
            }
        }
        if (!settled.isEmpty()) {
            change(List.of(new JournalEntry.Settled(subscription, settled)));
        }
        return dead;
    }

    /** Renews leases to end {@code seconds} from now, 0 gives back; the ack ids that name no live lease come back. */
    public List<String> modifyAckDeadline(String subscription, List<String> ackIds, int seconds) {
        SubscriptionRules.lease(seconds);
        SubscriptionQueue queue = advanced(subscription);
        List<String> dead = new ArrayList<>();
        for (String text : ackIds) {
            Optional<Lease> lease = AckId.parse(text).flatMap(queue::lease);
            if (lease.isEmpty()) {
                dead.add(text);
            } else if (seconds == 0) {
                giveBack(subscription, queue, lease.orElseThrow());
            } else {
                queue.extend(lease.orElseThrow(), clock.millis() + seconds * 1000L);
            }
        }
        return dead;
    }

    /** Owes again what was published since {@code time} (kept acknowledged ones too), and nothing older. */
    public void seek(String subscription, Instant time) {
        requireSubscription(subscription);
        change(List.of(new JournalEntry.Sought(subscription, time.toEpochMilli())));
    }

    /** Runs everything that is due by the clock: expired leases, backoffs, retention. */
    public void tick() {
        for (String subscription : List.copyOf(state.queues().keySet())) {
            advance(subscription, queue(subscription));
        }
    }

    /** How many messages (of an ordering key: runs) could be taken now. */
    public int ready(String subscription) {
        return queue(subscription).readyCount();
    }

    void requireSubscription(String name) {
        if (!has(name)) {
            throw missing(name);
        }
    }

    void requireTopic(String name) {
        if (!state.topics().containsKey(name)) {
            throw missing(name);
        }
    }

    boolean has(String subscription) {
        return state.queues().containsKey(subscription);
    }

    private SubscriptionQueue queue(String name) {
        return Optional.ofNullable(state.queues().get(name)).orElseThrow(() -> missing(name));
    }

    private SubscriptionQueue advanced(String name) {
        SubscriptionQueue queue = queue(name);
        advance(name, queue);
        return queue;
    }

    private void advance(String name, SubscriptionQueue queue) {
        long now = clock.millis();
        for (Lease lease : queue.expired(now)) {
            // One expiry of an ordered key ends the leases after it.
            if (lease.held().lease() == lease) {
                giveBack(name, queue, lease);
            }
        }
        queue.advance(now);
    }

    private void giveBack(String subscription, SubscriptionQueue queue, Lease lease) {
        HeldMessage held = lease.held();
        Subscription settings = queue.settings();
        String deadLetters = settings.getDeadLetterPolicy().getDeadLetterTopic();
        if (settings.hasDeadLetterPolicy()
                && held.attempts() >= settings.getDeadLetterPolicy().getMaxDeliveryAttempts()
                && state.topics().containsKey(deadLetters)) {
            List<JournalEntry> entries =
                    new ArrayList<>(published(deadLetters, List.of(DeadLetters.of(held, subscription))));
            entries.add(new JournalEntry.Settled(subscription, List.of(held.sequence())));
            try {
                change(entries);
                return;
            } catch (BrokerException e) {
                LOG.warn("Dead letter {} of {} stays there: {}", held.sequence(), subscription, e.getMessage());
            }
        }
        queue.giveBack(lease, clock.millis());
    }

    private List<JournalEntry> published(String topic, List<PubsubMessage> messages) {
        List<SubscriptionQueue> queues = state.queues().values().stream()
                .filter(queue -> queue.settings().getTopic().equals(topic))
                .toList();
        List<JournalEntry> entries = new ArrayList<>(messages.size());
        long sequence = state.sequence();
        for (PubsubMessage message : messages) {
            PubsubMessage stamped = message.toBuilder()
                    .setMessageId(Long.toString(++sequence))
                    .setPublishTime(WireTime.timestamp(clock.millis()))
                    .build();
            List<String> takers = queues.stream()
                    .filter(queue -> queue.wants(stamped))
                    .map(queue -> queue.settings().getName())
                    .toList();
            entries.add(new JournalEntry.Published(sequence, stamped, takers));
        }
        return entries;
    }

    private void change(List<JournalEntry> entries) {
        journal.append(entries);
        entries.forEach(state::apply);
        if (journal.wantsCompaction()) {
            journal.compact(state.snapshot());
        }
    }

    /** A count that the disk did not take is no reason to withhold a message. */
    private void keepAttempts(String subscription, List<Lease> leases) {
        if (leases.isEmpty()) {
            return;
        }
        Map<Long, Integer> attempts = new LinkedHashMap<>();
        leases.forEach(
                lease -> attempts.put(lease.held().sequence(), lease.held().attempts()));
        try {
            journal.append(List.of(new JournalEntry.Attempted(subscription, attempts)));
        } catch (BrokerException e) {
            LOG.warn("Delivery attempts of {} are not kept: {}", subscription, e.getMessage());
        }
    }

    private static BrokerException missing(String name) {
        return BrokerException.notFound("Resource not found (resource=%s)".formatted(ResourceNames.id(name)));
    }
}

package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one subscription owes: which messages are ready, which wait out a backoff, which are leased, which are kept
 * after their acknowledgement.
 *
 * <p>A message is at any time in exactly one of {@code ready}, {@code delayed}, leased, or behind others of its
 * ordering key. Times are milliseconds since the epoch.
 */
final class SubscriptionQueue {
    private Subscription settings;
    private MessageFilter filter;
    private final NavigableMap<Long, HeldMessage> unacked = new TreeMap<>();
    private final NavigableMap<Long, PubsubMessage> acked = new TreeMap<>();
    private final NavigableMap<Long, HeldMessage> ready = new TreeMap<>();
    private final TreeSet<HeldMessage> delayed =
            new TreeSet<>(Comparator.comparingLong(HeldMessage::notBefore).thenComparingLong(HeldMessage::sequence));
    private final Map<String, OrderedKey> keys = new HashMap<>();
    private final Map<Long, Lease> leases = new HashMap<>();
    private final TreeSet<Lease> expiries = new TreeSet<>(Lease.BY_EXPIRY);

    SubscriptionQueue(Subscription settings) {
        this.settings = settings;
        this.filter = MessageFilter.parse(settings.getFilter());
    }

    Subscription settings() {
        return settings;
    }

    void change(Subscription changed) {
        filter = MessageFilter.parse(changed.getFilter());
        settings = changed;
    }

    boolean wants(PubsubMessage message) {
        return filter.matches(message.getAttributesMap());
    }

    Collection<HeldMessage> unacked() {
        return unacked.values();
    }

    Map<Long, PubsubMessage> acked() {
        return acked;
    }

    int readyCount() {
        return ready.size();
    }

    void add(HeldMessage held) {
        unacked.put(held.sequence(), held);
        if (isOrdered(held)) {
            keys.computeIfAbsent(held.orderingKey(), key -> new OrderedKey()).add(held);
        }
        offer(held);
    }

    Optional<HeldMessage> find(long sequence) {
        return Optional.ofNullable(unacked.get(sequence));
    }

    Optional<Lease> lease(AckId id) {
        return Optional.ofNullable(leases.get(id.lease()))
                .filter(lease -> lease.held().sequence() == id.sequence());
    }

    /** Leases ready messages, oldest first; of an ordering key a whole run. At least one, whatever its size. */
    List<Lease> take(int most, long mostBytes, LeaseHolder holder, LeaseNumbers numbers, long now, long expires) {
        List<Lease> taken = new ArrayList<>();
        long bytes = 0;
        while (taken.size() < most && !ready.isEmpty()) {
            HeldMessage head = ready.firstEntry().getValue();
            for (HeldMessage held : runFrom(head, most - taken.size(), now)) {
                bytes += held.message().getSerializedSize();
                if (!taken.isEmpty() && bytes > mostBytes) {
                    return taken;
                }
                taken.add(lease(held, holder, numbers.next(), expires));
            }
        }
        return taken;
    }

    /** The message is done, whoever holds it. */
    void settle(long sequence) {
        HeldMessage held = unacked.remove(sequence);
        if (held == null) {
            return;
        }
        if (settings.getRetainAckedMessages()) {
            acked.put(sequence, held.message());
        }
        endLease(held);
        ready.remove(sequence);
        delayed.remove(held);
        OrderedKey key = isOrdered(held) ? keys.get(held.orderingKey()) : null;
        if (key != null) {
            key.remove(held);
            if (key.isEmpty()) {
                keys.remove(held.orderingKey());
            } else {
                offer(key.head());
            }
        }
    }

    void extend(Lease lease, long expires) {
        expiries.remove(lease);
        lease.setExpires(expires);
        expiries.add(lease);
    }

    /** Nack or expiry: the message is owed again after its backoff, and so are the later ones of its key. */
    void giveBack(Lease lease, long now) {
        HeldMessage held = lease.held();
        endLease(held);
        if (settings.hasRetryPolicy()) {
            held.setNotBefore(now + RetryBackoff.millis(settings.getRetryPolicy(), held.attempts()));
        }
        OrderedKey key = isOrdered(held) ? keys.get(held.orderingKey()) : null;
        if (key == null) {
            offer(held);
            return;
        }
        for (HeldMessage later : key.leasedAfter(held)) {
            endLease(later);
            later.setAttempts(later.attempts() - 1);
        }
        offer(key.head());
    }

    /** The leases that have run out by now, in the order in which they ended. */
    List<Lease> expired(long now) {
        List<Lease> expired = new ArrayList<>();
        for (Lease lease : expiries) {
            if (lease.expires() > now) {
                break;
            }
            expired.add(lease);
        }
        return expired;
    }

    /** Makes ready what has waited long enough, and forgets what is older than the subscription keeps. */
    void advance(long now) {
        while (!delayed.isEmpty() && delayed.first().notBefore() <= now) {
            HeldMessage held = delayed.first();
            delayed.remove(held);
            held.setNotBefore(0);
            ready.put(held.sequence(), held);
        }
        long oldest = now - WireTime.millis(settings.getMessageRetentionDuration());
        while (!unacked.isEmpty() && unacked.firstEntry().getValue().publishedAt() < oldest) {
            settle(unacked.firstKey());
        }
        while (!acked.isEmpty() && WireTime.millis(acked.firstEntry().getValue().getPublishTime()) < oldest) {
            acked.remove(acked.firstKey());
        }
    }

    /** What was published before {@code time} counts as acknowledged, what came later as owed; all leases end. */
    void seek(long time) {
        NavigableMap<Long, PubsubMessage> all = new TreeMap<>(acked);
        unacked.forEach((sequence, held) -> {
            endLease(held);
            all.put(sequence, held.message());
        });
        unacked.clear();
        acked.clear();
        ready.clear();
        delayed.clear();
        keys.clear();
        all.forEach((sequence, message) -> {
            if (WireTime.millis(message.getPublishTime()) >= time) {
                add(new HeldMessage(sequence, message));
            } else if (settings.getRetainAckedMessages()) {
                acked.put(sequence, message);
            }
        });
    }

    private boolean isOrdered(HeldMessage held) {
        return settings.getEnableMessageOrdering() && !held.orderingKey().isEmpty();
    }

    private List<HeldMessage> runFrom(HeldMessage head, int most, long now) {
        OrderedKey key = isOrdered(head) ? keys.get(head.orderingKey()) : null;
        return key == null ? List.of(head) : key.run(now, most);
    }

    /** Puts a message where it waits: nowhere while a lease or an earlier message of its key stands before it. */
    private void offer(HeldMessage held) {
        if (isOrdered(held)) {
            OrderedKey key = keys.get(held.orderingKey());
            if (key != null && (key.isLeased() || key.head() != held)) {
                return;
            }
        }
        if (held.notBefore() > 0) {
            delayed.add(held);
        } else {
            ready.put(held.sequence(), held);
        }
    }

    private Lease lease(HeldMessage held, LeaseHolder holder, long number, long expires) {
        ready.remove(held.sequence());
        held.setAttempts(held.attempts() + 1);
        held.setNotBefore(0);
        Lease lease = new Lease(number, held, holder, expires);
        held.setLease(lease);
        leases.put(number, lease);
        expiries.add(lease);
        countLeased(held, 1);
        return lease;
    }

    private void endLease(HeldMessage held) {
        Lease lease = held.lease();
        if (lease == null) {
            return;
        }
        held.setLease(null);
        leases.remove(lease.number());
        expiries.remove(lease);
        countLeased(held, -1);
        lease.holder().leaseOver(held.message().getSerializedSize());
    }

    private void countLeased(HeldMessage held, int change) {
        OrderedKey key = isOrdered(held) ? keys.get(held.orderingKey()) : null;
        if (key != null) {
            key.countLeased(change);
        }
    }
}

package dev.jetstream.emulators.pubsub;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The unacknowledged messages of one ordering key.
 *
 * <p>They are handed out as a run; the next run starts only when nothing of the last one is leased any more.
 */
final class OrderedKey {
    private final TreeMap<Long, HeldMessage> messages = new TreeMap<>();
    private int leased;

    void add(HeldMessage held) {
        messages.put(held.sequence(), held);
    }

    void remove(HeldMessage held) {
        messages.remove(held.sequence());
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    boolean isLeased() {
        return leased > 0;
    }

    void countLeased(int change) {
        leased += change;
    }

    HeldMessage head() {
        return messages.firstEntry().getValue();
    }

    /** The messages from the head on that may go out now, up to the first that must wait. */
    List<HeldMessage> run(long now, int most) {
        List<HeldMessage> run = new ArrayList<>();
        for (HeldMessage held : messages.values()) {
            if (held.notBefore() > now || run.size() == most) {
                break;
            }
            run.add(held);
        }
        return run;
    }

    List<HeldMessage> leasedAfter(HeldMessage held) {
        return messages.tailMap(held.sequence(), false).values().stream()
                .filter(later -> later.lease() != null)
                .toList();
    }
}

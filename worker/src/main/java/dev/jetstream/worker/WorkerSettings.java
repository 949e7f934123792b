package dev.jetstream.worker;

import dev.jetstream.core.lease.LeaseSettings;
import java.time.Duration;

/**
 * How a worker takes messages and works on them.
 *
 * @param holder who it is, for the ledger: a pod's or a thread's name
 * @param slots messages at a time
 * @param maxMessages after how many it ends, 0 for no limit
 * @param lease how it holds a message
 * @param maxAttempts how often an item may be begun before it is given up
 * @param idlePause between an empty answer of the bus and the next pull
 * @param warehouseConcurrency metrics tables of one item that are made at the same time
 * @param statisticsConcurrency statistics of one item that are computed at the same time
 */
public record WorkerSettings(
        String holder,
        int slots,
        int maxMessages,
        LeaseSettings lease,
        int maxAttempts,
        Duration idlePause,
        int warehouseConcurrency,
        int statisticsConcurrency) {
    public WorkerSettings {
        if (slots < 1 || maxMessages < 0 || maxAttempts < 1 || warehouseConcurrency < 1 || statisticsConcurrency < 1) {
            throw new IllegalArgumentException(
                    "slots %d, attempts %d and concurrency %d, %d must be at least 1, messages %d at least 0"
                            .formatted(slots, maxAttempts, warehouseConcurrency, statisticsConcurrency, maxMessages));
        }
    }

    /**
     * The defaults.
     *
     * <p>One slot: an analysis fills the statistics threads by itself. 10 attempts: as the subscription's dead-letter
     * policy, for every eviction counts. Pause 1 s: an empty answer does not mean that the subscription is drained. 4
     * tables at a time: far below the warehouse's quota, and a period rarely has more.
     *
     * @param statisticsConcurrency number of cores, or fewer
     */
    public static WorkerSettings defaults(String holder, int statisticsConcurrency) {
        return new WorkerSettings(
                holder, 1, 0, LeaseSettings.forAnalyses(), 10, Duration.ofSeconds(1), 4, statisticsConcurrency);
    }

    /** The same with another number of slots and limit of messages. */
    public WorkerSettings with(int otherSlots, int otherMaxMessages) {
        return new WorkerSettings(
                holder,
                otherSlots,
                otherMaxMessages,
                lease,
                maxAttempts,
                idlePause,
                warehouseConcurrency,
                statisticsConcurrency);
    }

    /** The same with other times: how messages are held, and the pause between pulls. */
    public WorkerSettings with(LeaseSettings otherLease, Duration otherPause) {
        return new WorkerSettings(
                holder,
                slots,
                maxMessages,
                otherLease,
                maxAttempts,
                otherPause,
                warehouseConcurrency,
                statisticsConcurrency);
    }
}

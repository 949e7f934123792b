package dev.jetstream.worker;

import java.time.Duration;

/**
 * How a worker takes and holds messages.
 *
 * @param holder who it is, for the ledger: a pod's or a thread's name
 * @param slots messages at a time
 * @param maxMessages after how many it ends, 0 for no limit
 * @param lease how long a message is ours after each renewal
 * @param beat between renewals
 * @param maximumHold how long one analysis may take in our hands; its warehouse jobs go on
 * @param maxAttempts how often an item may be begun before it is given up
 * @param idlePause between an empty answer of the bus and the next pull
 * @param warehouseConcurrency metrics tables of one item that are made at the same time
 * @param statisticsConcurrency statistics of one item that are computed at the same time
 */
public record WorkerSettings(
        String holder,
        int slots,
        int maxMessages,
        Duration lease,
        Duration beat,
        Duration maximumHold,
        int maxAttempts,
        Duration idlePause,
        int warehouseConcurrency,
        int statisticsConcurrency) {
    public WorkerSettings {
        if (slots < 1 || maxMessages < 0 || maxAttempts < 1 || warehouseConcurrency < 1 || statisticsConcurrency < 1) {
            throw new IllegalArgumentException(
                    "slots %d, attempts %d and concurrency %d, %d must be at least 1, messages %d at least 0"
                            .formatted(
                                    slots, maxAttempts, warehouseConcurrency, statisticsConcurrency, maxMessages));
        }
        if (beat.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "beat %s must be at most half of the lease %s, so that one lost beat loses nothing"
                            .formatted(beat, lease));
        }
    }

    /**
     * The defaults.
     *
     * <p>One slot: an analysis fills the statistics threads by itself. Lease 50 s and beat 15 s: another worker takes over
     * within a minute of a crash, and three beats may fail. Hold 4 h: below the warehouse's limit of 6 h. 10 attempts: as
     * the subscription's dead-letter policy, for every eviction counts. Pause 1 s: an empty answer does not mean that the
     * subscription is drained. 4 tables at a time: far below the warehouse's quota, and a period rarely has more.
     *
     * @param statisticsConcurrency number of cores, or fewer
     */
    public static WorkerSettings defaults(String holder, int statisticsConcurrency) {
        return new WorkerSettings(
                holder,
                1,
                0,
                Duration.ofSeconds(50),
                Duration.ofSeconds(15),
                Duration.ofHours(4),
                10,
                Duration.ofSeconds(1),
                4,
                statisticsConcurrency);
    }

    /** The same with another number of slots. */
    public WorkerSettings withSlots(int number) {
        return new WorkerSettings(
                holder,
                number,
                maxMessages,
                lease,
                beat,
                maximumHold,
                maxAttempts,
                idlePause,
                warehouseConcurrency,
                statisticsConcurrency);
    }

    /** The same with another limit of messages. */
    public WorkerSettings withMaxMessages(int number) {
        return new WorkerSettings(
                holder,
                slots,
                number,
                lease,
                beat,
                maximumHold,
                maxAttempts,
                idlePause,
                warehouseConcurrency,
                statisticsConcurrency);
    }
}

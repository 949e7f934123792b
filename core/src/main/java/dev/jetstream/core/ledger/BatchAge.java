package dev.jetstream.core.ledger;

import java.time.Instant;
import java.util.Comparator;

/**
 * How old a batch is among others: what an older one makes never replaces what a newer one made.
 *
 * <p>A follow-up is as old as the first batch of its chain, for it only finishes what that was asked for: a rerun typed
 * before it, and after the first, is the newer one. Within a chain the later is the newer.
 *
 * @param asked when the first batch of the chain was created; compared by whole seconds, as labels keep it
 */
public record BatchAge(Instant asked, String batch) implements Comparable<BatchAge> {
    private static final Comparator<BatchAge> ORDER = Comparator.comparingLong(
                    (BatchAge age) -> age.asked.getEpochSecond())
            .thenComparing(age -> BatchId.first(age.batch))
            .thenComparingInt(age -> BatchId.number(age.batch));

    @Override
    public int compareTo(BatchAge other) {
        return ORDER.compare(this, other);
    }

    /** Whether this batch came before the other. */
    public boolean isOlderThan(BatchAge other) {
        return compareTo(other) < 0;
    }

    /** The seconds by which it is compared, as labels keep them. */
    public String seconds() {
        return String.valueOf(asked.getEpochSecond());
    }

    /** The age that labels tell of; what they do not tell is from before all batches. */
    public static BatchAge of(String seconds, String batch) {
        long asked = seconds.matches("[0-9]{1,11}") ? Long.parseLong(seconds) : 0;
        return new BatchAge(Instant.ofEpochSecond(asked), batch);
    }
}

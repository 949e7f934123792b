package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PubsubMessage;
import org.jspecify.annotations.Nullable;

/** One message that one subscription still owes somebody. */
final class HeldMessage {
    private final long sequence;
    private final PubsubMessage message;
    private int attempts;
    private long notBefore;
    private @Nullable Lease lease;

    HeldMessage(long sequence, PubsubMessage message) {
        this.sequence = sequence;
        this.message = message;
    }

    long sequence() {
        return sequence;
    }

    PubsubMessage message() {
        return message;
    }

    String orderingKey() {
        return message.getOrderingKey();
    }

    long publishedAt() {
        return WireTime.millis(message.getPublishTime());
    }

    int attempts() {
        return attempts;
    }

    void setAttempts(int attempts) {
        this.attempts = attempts;
    }

    /** The earliest next delivery, by the retry policy. */
    long notBefore() {
        return notBefore;
    }

    void setNotBefore(long notBefore) {
        this.notBefore = notBefore;
    }

    @Nullable Lease lease() {
        return lease;
    }

    void setLease(@Nullable Lease lease) {
        this.lease = lease;
    }
}

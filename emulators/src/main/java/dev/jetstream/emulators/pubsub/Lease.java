package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.ReceivedMessage;
import java.util.Comparator;

/** One delivery of one message to one holder, for a time. */
final class Lease {
    static final Comparator<Lease> BY_EXPIRY =
            Comparator.comparingLong(Lease::expires).thenComparingLong(Lease::number);

    private final long number;
    private final HeldMessage held;
    private final LeaseHolder holder;
    private long expires;

    Lease(long number, HeldMessage held, LeaseHolder holder, long expires) {
        this.number = number;
        this.held = held;
        this.holder = holder;
        this.expires = expires;
    }

    long number() {
        return number;
    }

    HeldMessage held() {
        return held;
    }

    LeaseHolder holder() {
        return holder;
    }

    long expires() {
        return expires;
    }

    void setExpires(long expires) {
        this.expires = expires;
    }

    AckId ackId() {
        return new AckId(held.sequence(), number);
    }

    ReceivedMessage delivery(boolean counted) {
        ReceivedMessage.Builder delivery =
                ReceivedMessage.newBuilder().setAckId(ackId().text()).setMessage(held.message());
        if (counted) {
            delivery.setDeliveryAttempt(held.attempts());
        }
        return delivery.build();
    }
}

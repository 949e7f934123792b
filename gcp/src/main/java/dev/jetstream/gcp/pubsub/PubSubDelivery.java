package dev.jetstream.gcp.pubsub;

import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.ReceivedMessage;
import dev.jetstream.core.bus.Delivery;
import java.time.Duration;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A message under a lease of Pub/Sub's. */
final class PubSubDelivery implements Delivery {
    private static final Duration LONGEST_LEASE = Duration.ofMinutes(10);

    private final PubSubConnection connection;
    private final String subscription;
    private final ReceivedMessage message;

    PubSubDelivery(PubSubConnection connection, String subscription, ReceivedMessage message) {
        this.connection = connection;
        this.subscription = subscription;
        this.message = message;
    }

    @Override
    public String messageId() {
        return message.getMessage().getMessageId();
    }

    @Override
    public byte[] payload() {
        return message.getMessage().getData().toByteArray();
    }

    @Override
    public Map<String, String> attributes() {
        return Map.copyOf(message.getMessage().getAttributesMap());
    }

    @Override
    public int attempt() {
        return message.getDeliveryAttempt();
    }

    @Override
    public Mono<Void> ack() {
        AcknowledgeRequest request = AcknowledgeRequest.newBuilder()
                .setSubscription(subscription)
                .addAckIds(message.getAckId())
                .build();
        String what = "ack of " + this;
        return connection
                .call(
                        what,
                        connection.subscriberStub().acknowledgeCallable(),
                        request,
                        Failures.ofLease(what, message.getAckId()))
                .then();
    }

    @Override
    public Mono<Void> nack() {
        return modify("nack", Duration.ZERO);
    }

    @Override
    public Mono<Void> extend(Duration lease) {
        if (lease.isNegative() || lease.isZero() || lease.compareTo(LONGEST_LEASE) > 0) {
            return Mono.error(() -> new IllegalArgumentException(
                    "lease %s must be positive and at most %s".formatted(lease, LONGEST_LEASE)));
        }
        return modify("extension", lease);
    }

    @Override
    public String toString() {
        return "message " + messageId() + " of " + subscription;
    }

    private Mono<Void> modify(String verb, Duration lease) {
        ModifyAckDeadlineRequest request = request(subscription, message.getAckId(), lease);
        String what = verb + " of " + this;
        return connection
                .call(
                        what,
                        connection.subscriberStub().modifyAckDeadlineCallable(),
                        request,
                        Failures.ofLease(what, message.getAckId()))
                .then();
    }

    static ModifyAckDeadlineRequest request(String subscription, String ackId, Duration lease) {
        return ModifyAckDeadlineRequest.newBuilder()
                .setSubscription(subscription)
                .addAckIds(ackId)
                .setAckDeadlineSeconds((int) lease.toSeconds())
                .build();
    }
}

package dev.jetstream.gcp.pubsub;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.ExpirationPolicy;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import dev.jetstream.core.failure.InvalidException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Makes subscriptions what their specification says.
 *
 * <p>A subscription without a filter (a standing one) never expires; one with a filter (of a batch) keeps Pub/Sub's 31
 * idle days, so that a forgotten one goes by itself.
 */
final class Subscriptions {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    private final PubSubConnection connection;

    Subscriptions(PubSubConnection connection) {
        this.connection = connection;
    }

    Mono<Void> ensure(SubscriptionSpec spec) {
        Subscription wanted = subscription(spec);
        String what = "subscription " + wanted.getName();
        return connection
                .call(
                        what,
                        connection.subscriberStub().createSubscriptionCallable(),
                        wanted,
                        e -> unless(AlreadyExistsException.class, e, what))
                .onErrorResume(AlreadyExistsException.class, e -> adapt(wanted, what))
                .then();
    }

    Mono<Void> delete(String name) {
        String what = "delete of subscription " + name;
        DeleteSubscriptionRequest request = DeleteSubscriptionRequest.newBuilder()
                .setSubscription(connection.subscriptionName(name))
                .build();
        return connection
                .call(
                        what,
                        connection.subscriberStub().deleteSubscriptionCallable(),
                        request,
                        e -> unless(NotFoundException.class, e, what))
                .then()
                .onErrorResume(NotFoundException.class, e -> Mono.empty());
    }

    private Mono<Subscription> adapt(Subscription wanted, String what) {
        GetSubscriptionRequest get = GetSubscriptionRequest.newBuilder()
                .setSubscription(wanted.getName())
                .build();
        return connection
                .call(what, connection.subscriberStub().getSubscriptionCallable(), get, Failures.of(what))
                .flatMap(found -> {
                    refuseOther("topic", found.getTopic(), wanted.getTopic(), what);
                    refuseOther("filter", found.getFilter(), wanted.getFilter(), what);
                    FieldMask changes = changes(found, wanted);
                    return changes.getPathsCount() == 0 ? Mono.just(found) : update(wanted, changes, what);
                });
    }

    private Mono<Subscription> update(Subscription wanted, FieldMask changes, String what) {
        LOG.info("{} differs in {}: updated", what, changes.getPathsList());
        UpdateSubscriptionRequest request = UpdateSubscriptionRequest.newBuilder()
                .setSubscription(wanted)
                .setUpdateMask(changes)
                .build();
        return connection.call(
                what, connection.subscriberStub().updateSubscriptionCallable(), request, Failures.of(what));
    }

    private static FieldMask changes(Subscription found, Subscription wanted) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (found.getAckDeadlineSeconds() != wanted.getAckDeadlineSeconds()) {
            mask.addPaths("ack_deadline_seconds");
        }
        if (found.getEnableExactlyOnceDelivery() != wanted.getEnableExactlyOnceDelivery()) {
            mask.addPaths("enable_exactly_once_delivery");
        }
        if (!found.getRetryPolicy().equals(wanted.getRetryPolicy())) {
            mask.addPaths("retry_policy");
        }
        if (!found.getDeadLetterPolicy().equals(wanted.getDeadLetterPolicy())) {
            mask.addPaths("dead_letter_policy");
        }
        return mask.build();
    }

    private static void refuseOther(String part, String found, String wanted, String what) {
        if (!Objects.equals(found, wanted)) {
            throw new InvalidException(
                    "%s exists with %s '%s' and cannot be changed to '%s'".formatted(what, part, found, wanted));
        }
    }

    private Subscription subscription(SubscriptionSpec spec) {
        Subscription.Builder builder = Subscription.newBuilder()
                .setName(connection.subscriptionName(spec.name()))
                .setTopic(connection.topicName(spec.topic()))
                .setAckDeadlineSeconds((int) spec.ackDeadline().toSeconds())
                .setEnableExactlyOnceDelivery(spec.exactlyOnce())
                .setRetryPolicy(RetryPolicy.newBuilder()
                        .setMinimumBackoff(duration(spec.minimumBackoff()))
                        .setMaximumBackoff(duration(spec.maximumBackoff())));
        if (spec.filter() == null) {
            builder.setExpirationPolicy(ExpirationPolicy.getDefaultInstance());
        } else {
            builder.setFilter(spec.filter());
        }
        if (spec.deadLetterTopic() != null) {
            builder.setDeadLetterPolicy(DeadLetterPolicy.newBuilder()
                    .setDeadLetterTopic(connection.topicName(spec.deadLetterTopic()))
                    .setMaxDeliveryAttempts(spec.maxDeliveryAttempts()));
        }
        return builder.build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    static RuntimeException unless(Class<? extends RuntimeException> expected, Throwable failure, String what) {
        return expected.isInstance(failure)
                ? expected.cast(failure)
                : Failures.of(what).apply(failure);
    }
}

package dev.jetstream.emulators.pubsub;

import com.google.protobuf.Duration;
import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.RetryPolicy;
import com.google.pubsub.v1.Subscription;
import com.google.rpc.Code;

/** The limits of a subscription's settings, and what they are when not given. */
final class SubscriptionRules {
    private static final int MIN_ACK_DEADLINE = 10;
    private static final int MAX_ACK_DEADLINE = 600;
    private static final int MIN_ATTEMPTS = 5;
    private static final int MAX_ATTEMPTS = 100;
    private static final long MIN_RETENTION = java.time.Duration.ofMinutes(10).toMillis();
    private static final long MAX_RETENTION = java.time.Duration.ofDays(31).toMillis();
    private static final long MAX_BACKOFF = 600_000;
    private static final Duration RETENTION =
            WireTime.seconds(java.time.Duration.ofDays(7).toSeconds());

    private SubscriptionRules() {}

    static Subscription withDefaults(Subscription asked) {
        Subscription.Builder settings = asked.toBuilder().setState(Subscription.State.ACTIVE);
        if (asked.getAckDeadlineSeconds() == 0) {
            settings.setAckDeadlineSeconds(MIN_ACK_DEADLINE);
        }
        if (!asked.hasMessageRetentionDuration()) {
            settings.setMessageRetentionDuration(RETENTION);
        }
        if (asked.hasDeadLetterPolicy() && asked.getDeadLetterPolicy().getMaxDeliveryAttempts() == 0) {
            settings.getDeadLetterPolicyBuilder().setMaxDeliveryAttempts(MIN_ATTEMPTS);
        }
        return settings.build();
    }

    static void check(Subscription settings) {
        checkAckDeadline(settings.getAckDeadlineSeconds());
        MessageFilter.check(settings.getFilter());
        retention(WireTime.millis(settings.getMessageRetentionDuration()));
        if (settings.hasRetryPolicy()) {
            backoff(settings.getRetryPolicy());
        }
        if (settings.hasDeadLetterPolicy()) {
            deadLetters(settings.getDeadLetterPolicy());
        }
        if (settings.hasBigqueryConfig()
                || settings.hasCloudStorageConfig()
                || !settings.getPushConfig().getPushEndpoint().isEmpty()) {
            throw new BrokerException(
                    Code.UNIMPLEMENTED, "push, BigQuery and Cloud Storage subscriptions are not implemented here");
        }
    }

    /** The seconds as given, when they are within the limits. */
    static int ackDeadline(int seconds) {
        checkAckDeadline(seconds);
        return seconds;
    }

    private static void checkAckDeadline(int seconds) {
        if (seconds < MIN_ACK_DEADLINE || seconds > MAX_ACK_DEADLINE) {
            throw BrokerException.invalid("Invalid ack deadline given: %d seconds, must be between %d and %d"
                    .formatted(seconds, MIN_ACK_DEADLINE, MAX_ACK_DEADLINE));
        }
    }

    static void lease(int seconds) {
        if (seconds < 0 || seconds > MAX_ACK_DEADLINE) {
            throw BrokerException.invalid("Invalid ack deadline given: %d seconds, must be between 0 and %d"
                    .formatted(seconds, MAX_ACK_DEADLINE));
        }
    }

    private static void retention(long millis) {
        if (millis < MIN_RETENTION || millis > MAX_RETENTION) {
            throw BrokerException.invalid("Invalid message retention duration given: %d s, must be between %d and %d"
                    .formatted(millis / 1000, MIN_RETENTION / 1000, MAX_RETENTION / 1000));
        }
    }

    private static void backoff(RetryPolicy policy) {
        long minimum = RetryBackoff.minimum(policy);
        long maximum = RetryBackoff.maximum(policy);
        if (minimum < 0 || maximum > MAX_BACKOFF || minimum > maximum) {
            throw BrokerException.invalid(
                    "Invalid retry policy: backoff from %d ms to %d ms, must be ordered within 0 and %d"
                            .formatted(minimum, maximum, MAX_BACKOFF));
        }
    }

    private static void deadLetters(DeadLetterPolicy policy) {
        int attempts = policy.getMaxDeliveryAttempts();
        if (attempts < MIN_ATTEMPTS || attempts > MAX_ATTEMPTS) {
            throw BrokerException.invalid("Invalid max delivery attempts given: %d, must be between %d and %d"
                    .formatted(attempts, MIN_ATTEMPTS, MAX_ATTEMPTS));
        }
        ResourceNames.check(policy.getDeadLetterTopic(), "topics");
    }
}

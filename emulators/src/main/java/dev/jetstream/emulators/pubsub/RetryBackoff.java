package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.RetryPolicy;

/** How long a message waits after a nack or an expiry: the minimum, doubled with each attempt, up to the maximum. */
final class RetryBackoff {
    private static final long DEFAULT_MINIMUM = 10_000;
    private static final long DEFAULT_MAXIMUM = 600_000;
    private static final int MAX_DOUBLINGS = 20;

    private RetryBackoff() {}

    static long minimum(RetryPolicy policy) {
        return policy.hasMinimumBackoff() ? WireTime.millis(policy.getMinimumBackoff()) : DEFAULT_MINIMUM;
    }

    static long maximum(RetryPolicy policy) {
        return policy.hasMaximumBackoff() ? WireTime.millis(policy.getMaximumBackoff()) : DEFAULT_MAXIMUM;
    }

    static long millis(RetryPolicy policy, int attempts) {
        int doublings = Math.min(MAX_DOUBLINGS, Math.max(0, attempts - 1));
        return Math.min(maximum(policy), minimum(policy) << doublings);
    }
}

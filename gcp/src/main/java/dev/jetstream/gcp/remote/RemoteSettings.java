package dev.jetstream.gcp.remote;

import java.time.Duration;

/**
 * How often, how long and how many at once a remote service is called.
 *
 * @param attempts tries of one call, the first included
 * @param minimumBackoff pause before the second try; doubled for each further one, with half of it as jitter
 * @param maximumBackoff longest pause
 * @param deadline of one try
 * @param threads blocking calls at the same time
 */
public record RemoteSettings(
        int attempts, Duration minimumBackoff, Duration maximumBackoff, Duration deadline, int threads) {

    public RemoteSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts %d must be at least 1".formatted(attempts));
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads %d must be at least 1".formatted(threads));
        }
        if (minimumBackoff.isNegative() || minimumBackoff.compareTo(maximumBackoff) > 0) {
            throw new IllegalArgumentException("minimum back-off %s must lie between 0 and the maximum %s"
                    .formatted(minimumBackoff, maximumBackoff));
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("deadline %s must be positive".formatted(deadline));
        }
    }
}

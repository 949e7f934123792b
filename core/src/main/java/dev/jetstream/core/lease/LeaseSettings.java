package dev.jetstream.core.lease;

import java.time.Duration;

/**
 * How long a delivery is held.
 *
 * @param lease how long it is ours after each renewal
 * @param beat between renewals
 * @param maximumHold how long its work may take in our hands
 */
public record LeaseSettings(Duration lease, Duration beat, Duration maximumHold) {
    public LeaseSettings {
        if (beat.multipliedBy(2).compareTo(lease) > 0) {
            throw new IllegalArgumentException(
                    "beat %s must be at most half of the lease %s, so that one lost beat loses nothing"
                            .formatted(beat, lease));
        }
    }

    /**
     * For analyses: lease 50 s and beat 15 s, so that another takes over within a minute of a crash and a lost beat
     * loses nothing; hold 4 h, below the warehouse's own limit of 6 h.
     */
    public static LeaseSettings forAnalyses() {
        return new LeaseSettings(Duration.ofSeconds(50), Duration.ofSeconds(15), Duration.ofHours(4));
    }

    /** For exports: the same lease; hold 15 minutes, for an export takes seconds. */
    public static LeaseSettings forExports() {
        return new LeaseSettings(Duration.ofSeconds(50), Duration.ofSeconds(15), Duration.ofMinutes(15));
    }
}

package dev.jetstream.emulators.pubsub;

/**
 * Numbers for leases that never repeat, across restarts too: an acknowledgement from before a restart must not hit a
 * lease from after it.
 */
final class LeaseNumbers {
    private static final int BITS_PER_START = 40;

    private long last;

    LeaseNumbers(int start) {
        this.last = (long) start << BITS_PER_START;
    }

    long next() {
        return ++last;
    }
}

package dev.jetstream.emulators.pubsub;

/** Who holds leases, told when one is over (settled, given back or run out) so that it may take more. */
@FunctionalInterface
public interface LeaseHolder {
    /** A holder that keeps no count. */
    LeaseHolder NOBODY = bytes -> {};

    /** One of the holder's leases is over; its message had {@code bytes} bytes. Called inside the broker's monitor. */
    void leaseOver(int bytes);
}

package dev.jetstream.gcp.testing;

import java.time.Clock;

/** The machine's time, for servers that real clients talk to: their leases and back-offs pass in real time. */
public final class WallClock {
    private WallClock() {}

    @SuppressWarnings("TimeZoneUsage") // Where a test gets its clock, instead of a container.
    public static Clock utc() {
        return Clock.systemUTC();
    }
}

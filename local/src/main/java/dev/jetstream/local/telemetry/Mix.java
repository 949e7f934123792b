package dev.jetstream.local.telemetry;

/** Stateless mixing of numbers into well spread ones: each client, day and column has a random stream of its own. */
final class Mix {
    private Mix() {}

    /** SplitMix64's finaliser over a running combination (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). */
    static long of(long a, long b) {
        long z = a * 0x9E3779B97F4A7C15L + b + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static long of(long a, long b, long c) {
        return of(of(a, b), c);
    }

    /** A number in [0, 1) from the upper 53 bits. */
    static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }
}

package dev.jetstream.local.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What all parts of one history share: time, chance, the trace, and the services that outlive every process. */
final class World {
    /** The name of the log table in the dataset of results. */
    static final String LOG_TABLE = "logs";

    private static final Instant START = Instant.parse("2026-06-15T04:00:00Z");

    private final SplittableRandom random;
    private final VirtualTime time;
    private final Tally tally = new Tally();
    private final List<String> lines = new ArrayList<>();
    private final boolean keepsLines;
    private final Clock clock = new TrueClock();
    private FaultRates rates;
    private long traceHash = 17;

    World(long seed, FaultRates rates, boolean keepsLines) {
        this.random = new SplittableRandom(seed);
        this.time = new VirtualTime(random.nextLong());
        this.rates = rates;
        this.keepsLines = keepsLines;
    }

    VirtualTime time() {
        return time;
    }

    SplittableRandom random() {
        return random;
    }

    Tally tally() {
        return tally;
    }

    FaultRates rates() {
        return rates;
    }

    /** From now on nothing fails any more. */
    void calm() {
        rates = FaultRates.NONE;
        trace("calm");
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** One way over the network. */
    Duration latency() {
        return Duration.ofNanos(random.nextLong(1_000_000, 80_000_000));
    }

    /** What a late message takes longer; some come after their sender has given up. */
    Duration lateness() {
        return Duration.ofMillis(random.nextLong(2_000, 90_000));
    }

    /** How long a warehouse job takes: mostly minutes, now and then longer than a message may be held. */
    Duration workTime() {
        return random.nextInt(30) == 0
                ? Duration.ofMinutes(random.nextLong(60, 330))
                : Duration.ofSeconds(random.nextLong(5, 900));
    }

    Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(1, most.toMillis()));
    }

    Instant instant() {
        return START.plusNanos(time.nanos());
    }

    Clock clock() {
        return clock;
    }

    /** Notes what happens; written out only where the lines are kept, for that takes longer than what happens. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is in no library of ours
    void trace(String format, Object... arguments) {
        traceHash = 31 * (31 * traceHash + format.hashCode()) + time.nanos();
        for (Object argument : arguments) {
            traceHash = 31 * traceHash + argument.toString().hashCode();
        }
        if (keepsLines) {
            lines.add("%s %s".formatted(Duration.ofNanos(time.nanos()), format.formatted(arguments)));
        }
    }

    /** The same for the same history, in every JVM. */
    long traceHash() {
        return traceHash;
    }

    List<String> lines() {
        return lines;
    }

    private final class TrueClock extends Clock {
        @Override
        public Instant instant() {
            return World.this.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("UTC only"); // no program asks for another zone
        }
    }
}

package dev.jetstream.local.simulation;

import java.util.SplittableRandom;

/**
 * How often calls fail in one history, each history with rates of its own: some faults show only where others are rare.
 *
 * @param before nothing was done
 * @param after it was done, and an error came back
 * @param lost it was done, and nothing came back
 * @param late it is done and answered, but much later
 * @param crash of a process, for every call it makes
 * @param jump of a process's clock, for every call it makes
 * @param jobFailure of a warehouse job
 */
record FaultRates(double before, double after, double lost, double late, double crash, double jump, double jobFailure) {
    static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0, 0, 0);

    /** Rates of a history: each kind of fault is left out by one in three. */
    static FaultRates draw(SplittableRandom random) {
        return new FaultRates(
                rate(random, 0.04),
                rate(random, 0.04),
                rate(random, 0.04),
                rate(random, 0.10),
                rate(random, 0.006),
                rate(random, 0.01),
                rate(random, 0.25));
    }

    private static double rate(SplittableRandom random, double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }
}

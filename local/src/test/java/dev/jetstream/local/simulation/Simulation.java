package dev.jetstream.local.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs many histories side by side, each in one thread and a world of its own: what is found does not depend on the
 * number of threads.
 */
final class Simulation {
    private final History.Wiring wiring;
    private final Undisturbed undisturbed = new Undisturbed();
    private final Tally tally = new Tally();
    private final SortedMap<Long, Violation> violations = new TreeMap<>();

    Simulation(History.Wiring wiring) {
        this.wiring = wiring;
    }

    /** What happened in the histories so far that held. */
    Tally tally() {
        return tally;
    }

    /** What did not hold, by seed. */
    Map<Long, Violation> violations() {
        return violations;
    }

    /** Runs the histories of successive seeds on all processors. */
    void run(long first, int histories) {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            AtomicLong next = new AtomicLong(first);
            List<Future<?>> runners = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                runners.add(pool.submit(() -> {
                    for (long seed = next.getAndIncrement(); seed < first + histories; seed = next.getAndIncrement()) {
                        boolean unused = holds(seed);
                    }
                }));
            }
            for (Future<?> runner : runners) {
                runner.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a history ended otherwise than by a violation", e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Runs the history of a seed; whether all invariants hold. */
    boolean holds(long seed) {
        try {
            History.Outcome outcome = History.run(seed, wiring);
            Verdicts.same(outcome.ending(), undisturbed.of(seed));
            synchronized (this) {
                tally.addAll(outcome.tally());
            }
            return true;
        } catch (Violation violated) {
            synchronized (this) {
                violations.put(seed, violated);
            }
            return false;
        }
    }
}

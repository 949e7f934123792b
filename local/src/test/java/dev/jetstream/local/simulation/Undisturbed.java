package dev.jetstream.local.simulation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How histories end in which nothing fails: of those that differ only in their times one is run for all. */
final class Undisturbed {
    private final Map<Plot, Ending> endings = new ConcurrentHashMap<>();

    /** How the history of a seed ends without faults. */
    Ending of(long seed) {
        return endings.computeIfAbsent(
                Plot.draw(seed).timeless(), plot -> History.undisturbed(seed).ending());
    }
}

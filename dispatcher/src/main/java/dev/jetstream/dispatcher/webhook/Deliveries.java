package dev.jetstream.dispatcher.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The deliveries that were accepted lately: GitHub gives a redelivery the same id.
 *
 * <p>It spares work only; what makes a replay harmless is that the same commit is the same act. A delivery that was not
 * accepted is not in it and is taken when it comes again.
 */
final class Deliveries {
    private static final int KEPT = 10_000;

    private final Map<String, Boolean> accepted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KEPT;
        }
    };

    synchronized boolean holds(String id) {
        return accepted.containsKey(id);
    }

    synchronized void add(String id) {
        accepted.put(id, true);
    }
}

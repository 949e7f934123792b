package dev.jetstream.local.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what happened in histories: faults that were injected, and rare states that were reached. */
final class Tally {
    private final Map<String, Long> counts = new HashMap<>();

    void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void add(String what, long count) {
        counts.merge(what, count, Long::sum);
    }

    void addAll(Tally other) {
        other.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    long sum(String prefix) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(counts).forEach((what, count) -> lines.append("%,12d  %s%n".formatted(count, what)));
        return lines.toString();
    }
}

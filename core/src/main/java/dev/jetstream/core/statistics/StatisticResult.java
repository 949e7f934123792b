package dev.jetstream.core.statistics;

import dev.jetstream.core.log.RunEvent;
import java.util.List;

/**
 * What one summary gives for one sample: rows in a fixed order, and what the log table's readers must hear.
 *
 * @param events failures and degradations in the order in which they happened; rows that are missing have one
 */
public record StatisticResult(List<StatisticRow> rows, List<RunEvent> events) {
    public StatisticResult {
        rows = List.copyOf(rows);
        events = List.copyOf(events);
    }
}

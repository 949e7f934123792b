package dev.jetstream.local.telemetry;

import dev.jetstream.core.failure.InvalidException;
import java.time.LocalDate;
import java.util.List;

/**
 * What is generated; the same settings give the same rows.
 *
 * @param seed of everything random
 * @param clients number of clients; about one in twenty of them stays outside every study
 * @param firstDay first day with telemetry
 * @param lastDay last day with telemetry, inclusive
 */
public record TelemetrySettings(long seed, int clients, LocalDate firstDay, LocalDate lastDay, List<Study> studies) {
    private static final int MOST_CLIENTS = 5_000_000;

    public TelemetrySettings {
        studies = List.copyOf(studies);
        if (clients < 1 || clients > MOST_CLIENTS) {
            throw new InvalidException("--clients %d must lie between 1 and %d".formatted(clients, MOST_CLIENTS));
        }
        if (lastDay.isBefore(firstDay)) {
            throw new InvalidException("telemetry from %s to %s has no day".formatted(firstDay, lastDay));
        }
    }

    int days() {
        return (int) (lastDay.toEpochDay() - firstDay.toEpochDay()) + 1;
    }
}

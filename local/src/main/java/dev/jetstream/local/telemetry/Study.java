package dev.jetstream.local.telemetry;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * An experiment as it is to be found in the generated telemetry.
 *
 * @param slug in enrollment events and experiment maps
 * @param branches of equal size
 * @param start first day on which clients enroll
 * @param enrollmentDays number of days on which clients enroll
 * @param effects branch → relative change of every count and amount from enrollment on; a branch without an entry has
 *     none
 */
public record Study(
        String slug, List<String> branches, LocalDate start, int enrollmentDays, Map<String, Double> effects) {
    public Study {
        branches = List.copyOf(branches);
        effects = Map.copyOf(effects);
    }

    double factor(String branch) {
        return 1 + effects.getOrDefault(branch, 0.0);
    }
}

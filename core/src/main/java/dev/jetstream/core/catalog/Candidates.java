package dev.jetstream.core.catalog;

import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which experiments a run for all experiments looks at. */
public final class Candidates {
    private static final int DAYS_AFTER_THE_END = 90;
    private static final Set<String> TYPES = Set.of("pref", "addon", "message", "v6");

    private Candidates() {}

    /**
     * Whether an experiment's config is worth resolving on a date: launched, no rollout, of a known type, and not over
     * for more than 90 days by its record (a config may move the end by that much).
     */
    public static boolean mayRunOn(Experiment experiment, LocalDate date) {
        boolean recent = experiment.endDate() == null
                ? experiment.status() == ExperimentStatus.LIVE
                : !experiment.endDate().isBefore(date.minusDays(DAYS_AFTER_THE_END))
                        && experiment.status() != ExperimentStatus.DRAFT;
        return recent && TYPES.contains(experiment.type()) && !experiment.isRollout();
    }

    /**
     * Whether an experiment has not ended before a date.
     *
     * @param endDate as resolved: the config's, else the record's
     */
    public static boolean isDueOn(@Nullable LocalDate endDate, LocalDate date) {
        return endDate == null || !endDate.isBefore(date);
    }
}

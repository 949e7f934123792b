package dev.jetstream.core.catalog;

import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Which experiments a run for all experiments looks at, by their records alone. */
public final class Candidates {
    /** By how much a config may extend an experiment past the end in its record. */
    private static final int DAYS_AFTER_THE_END = 90;

    private static final Set<String> TYPES = Set.of("pref", "addon", "message", "v6");

    private Candidates() {}

    /**
     * Why an experiment's config is not worth resolving on a date; empty when it is: launched, no rollout, of a known
     * type, with a slug, and not over for more than 90 days by its record.
     */
    public static Optional<Reason> against(Experiment experiment, LocalDate date) {
        if (experiment.slug().isEmpty()) {
            return Optional.of(new Reason.NoSlug());
        }
        LocalDate end = experiment.endDate();
        if (end != null && end.isBefore(date.minusDays(DAYS_AFTER_THE_END))) {
            return Optional.of(new Reason.Ended(end, date));
        }
        if (experiment.status() == ExperimentStatus.DRAFT
                || (end == null && experiment.status() != ExperimentStatus.LIVE)) {
            return Optional.of(new Reason.NotLaunched());
        }
        if (!TYPES.contains(experiment.type())) {
            return Optional.of(new Reason.UnknownType(experiment.type(), TYPES));
        }
        return experiment.isRollout() ? Optional.of(new Reason.Rollout()) : Optional.empty();
    }
}

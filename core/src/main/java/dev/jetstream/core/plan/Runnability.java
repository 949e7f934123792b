package dev.jetstream.core.plan;

import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Whether an experiment as a whole can be analysed on a date. */
public final class Runnability {
    private Runnability() {}

    /**
     * The first reason against analysing, in the order of jetstream-spec 2.4; empty when there is none.
     *
     * @param supported names of the supported applications
     */
    public static Optional<Reason> check(ResolvedExperiment experiment, LocalDate date, Set<String> supported) {
        if (experiment.skip()) {
            return Optional.of(new Reason.SkippedByConfig());
        }
        if (experiment.record().isHighPopulation()) {
            return Optional.of(new Reason.HighPopulation());
        }
        if (experiment.enrollmentPeriod() <= 0) {
            return Optional.of(new Reason.NoEnrollmentPeriod());
        }
        if (experiment.startDate() == null) {
            return Optional.of(new Reason.NoStartDate());
        }
        LocalDate end = experiment.endDate();
        if (end != null && end.isBefore(date)) {
            return Optional.of(new Reason.Ended(end, date));
        }
        if (experiment.record().isRollout()) {
            return Optional.of(new Reason.Rollout());
        }
        String appName = experiment.record().appName();
        if (!appName.isEmpty() && !supported.contains(appName)) {
            return Optional.of(new Reason.UnsupportedApplication(appName, supported));
        }
        if (experiment.record().isHoldback()) {
            return Optional.of(new Reason.Holdback());
        }
        return isEnrollmentComplete(experiment) ? Optional.empty() : Optional.of(new Reason.EnrollmentNotComplete());
    }

    /** Whether it is known when enrollment ends: from the record, or because the config says how long it lasts. */
    public static boolean isEnrollmentComplete(ResolvedExperiment experiment) {
        return !experiment.record().type().equals("v6")
                || experiment.record().enrollmentEndDate() != null
                || experiment.enrollmentPeriodConfigured();
    }
}

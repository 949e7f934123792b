package dev.jetstream.core.plan;

import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether an experiment as a whole can be analysed on a date. */
public final class Runnability {
    private Runnability() {}

    /**
     * The first reason against analysing, in the order of jetstream-spec 2.4; empty when there is none.
     *
     * <p>A holdback is analysed only when its overall window alone is asked for: its dates move every day.
     *
     * @param date of the analysis, or null when no date is in question
     * @param periods that are asked for
     * @param supported names of the supported applications
     */
    public static Optional<Reason> check(
            ResolvedExperiment experiment,
            @Nullable LocalDate date,
            Set<AnalysisPeriod> periods,
            Set<String> supported) {
        if (experiment.slug().isEmpty()) {
            return Optional.of(new Reason.NoSlug());
        }
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
        if (end != null && date != null && end.isBefore(date)) {
            return Optional.of(new Reason.Ended(end, date));
        }
        if (experiment.record().isRollout()) {
            return Optional.of(new Reason.Rollout());
        }
        String appName = experiment.record().appName();
        if (!appName.isEmpty() && !supported.contains(appName)) {
            return Optional.of(new Reason.UnsupportedApplication(appName, supported));
        }
        if (experiment.record().isHoldback() && !periods.equals(EnumSet.of(AnalysisPeriod.OVERALL))) {
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

package dev.jetstream.core.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The enrollments table of one experiment alone, or why it is not made on a date.
 *
 * <p>Whether the experiment can be analysed is not asked: its enrollments are made for others too.
 *
 * @param node null when there is a reason
 * @param against null when there is a table to make
 */
public record EnrollmentsPlan(
        String slug,
        @Nullable EnrollmentsNode node,
        @Nullable Reason against) {
    /** Plans. */
    public static EnrollmentsPlan of(AnalysisConfig config, LocalDate date, PlanOptions options) {
        String slug = config.experiment().slug();
        Optional<Reason> against = against(config, date, options);
        if (against.isPresent()) {
            return new EnrollmentsPlan(slug, null, against.get());
        }
        try {
            return new EnrollmentsPlan(slug, new AnalysisPlanner(config, date, options).enrollments(), null);
        } catch (InvalidException e) {
            return new EnrollmentsPlan(slug, null, new Reason.UnusableConfig(e.errorClass(), e.reason()));
        }
    }

    private static Optional<Reason> against(AnalysisConfig config, LocalDate date, PlanOptions options) {
        ResolvedExperiment experiment = config.experiment();
        if (experiment.enrollmentPeriod() <= 0) {
            return Optional.of(new Reason.NoEnrollmentPeriod());
        }
        if (experiment.startDate() == null) {
            return Optional.of(new Reason.NoStartDate());
        }
        if (!Runnability.isEnrollmentComplete(experiment)) {
            return Optional.of(new Reason.EnrollmentNotComplete());
        }
        Readiness readiness = new DuePeriods(config, options).readiness();
        return readiness.enrollmentsDue(date)
                ? Optional.empty()
                : Optional.of(readiness.whyNotDue(AnalysisPeriod.DAY, date));
    }
}

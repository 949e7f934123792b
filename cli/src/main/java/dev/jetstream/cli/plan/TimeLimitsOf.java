package dev.jetstream.cli.plan;

import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import java.time.LocalDate;
import java.util.Objects;

/** The dates of experiments that can be planned. */
final class TimeLimitsOf {
    private TimeLimitsOf() {}

    /** The dates on which clients enrol. */
    static TimeLimits enrollment(ResolvedExperiment experiment) {
        LocalDate start = Objects.requireNonNull(experiment.startDate());
        return TimeLimits.of(start, start.plusDays(experiment.enrollmentPeriod()), new AnalysisWindow(0, 0));
    }
}

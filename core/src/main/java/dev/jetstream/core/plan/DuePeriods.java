package dev.jetstream.core.plan;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.ExperimentStatus;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which windows of an experiment are due on which date, and why others are not; without their statements. */
public final class DuePeriods {
    private final AnalysisConfig config;
    private final PlanOptions options;
    private final PeriodSummaries summaries;

    /** The calendar of an experiment. */
    public DuePeriods(AnalysisConfig config, PlanOptions options) {
        this.config = config;
        this.options = options;
        this.summaries = new PeriodSummaries(config, options.metricSlugs());
    }

    /**
     * One date.
     *
     * @param against why nothing at all is analysed, or null
     * @param enrollmentsDue whether the enrollments table may be made
     * @param due the windows, pre-enrollment first, so that covariates come before what looks them up
     * @param notDue why each other period is left out
     */
    public record On(
            @Nullable Reason against,
            boolean enrollmentsDue,
            Map<AnalysisPeriod, DueWindow> due,
            Map<AnalysisPeriod, Reason> notDue) {
        public On {
            due = Collections.unmodifiableMap(new LinkedHashMap<>(due));
            notDue = Collections.unmodifiableMap(new LinkedHashMap<>(notDue));
        }
    }

    /** What is due on a date. */
    public On on(LocalDate date) {
        Optional<Reason> against = Runnability.check(
                config.experiment(),
                date,
                options.periods(),
                options.platforms().keySet());
        if (against.isPresent()) {
            return new On(against.get(), false, Map.of(), Map.of());
        }
        Readiness readiness = readiness();
        Map<AnalysisPeriod, DueWindow> due = new LinkedHashMap<>();
        Map<AnalysisPeriod, Reason> notDue = new EnumMap<>(AnalysisPeriod.class);
        for (AnalysisPeriod period : preenrollmentFirst()) {
            Optional<DueWindow> window = readiness.due(period, date);
            if (!options.periods().contains(period)) {
                notDue.put(period, new Reason.NotSelected(period));
            } else if (window.isEmpty()) {
                notDue.put(period, readiness.whyNotDue(period, date));
            } else if (summaries.all(period).isEmpty()) {
                notDue.put(period, new Reason.NoMetrics(period));
            } else if (summaries.selected(period).isEmpty()) {
                notDue.put(period, noneMatches(period));
            } else {
                due.put(period, window.get());
            }
        }
        return new On(null, readiness.enrollmentsDue(date), due, notDue);
    }

    /** The dates of an experiment that {@link Runnability} has nothing against. */
    Readiness readiness() {
        ResolvedExperiment experiment = config.experiment();
        return new Readiness(
                Objects.requireNonNull(experiment.startDate()),
                experiment.enrollmentPeriod(),
                experiment.endDate(),
                experiment.status() == ExperimentStatus.COMPLETE);
    }

    private Reason noneMatches(AnalysisPeriod period) {
        List<String> known = summaries.all(period).stream()
                .map(summary -> summary.metric().name())
                .distinct()
                .toList();
        String hint = options.metricSlugs().stream()
                .map(slug -> NearestName.hint(slug, known))
                .collect(joining());
        return new Reason.NoMatchingMetrics(period, options.metricSlugs(), hint);
    }

    private static List<AnalysisPeriod> preenrollmentFirst() {
        List<AnalysisPeriod> periods = new ArrayList<>(List.of(AnalysisPeriod.values()));
        periods.sort(comparing(period -> !period.isPreenrollment()));
        return periods;
    }
}

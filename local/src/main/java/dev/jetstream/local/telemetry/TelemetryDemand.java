package dev.jetstream.local.telemetry;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.experiment.Branch;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.warehouse.TableId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What telemetry some experiments need: the statements that read it, the studies in it, and the days.
 *
 * <p>The statements are those of the first window of every period, not those of one date, so that the tables stay the
 * same from one date to the next.
 *
 * @param made tables that the statements make, which are never generated
 */
public record TelemetryDemand(
        List<String> statements, List<Study> studies, LocalDate firstDay, LocalDate lastDay, Set<TableId> made) {
    /** Pre-enrollment windows of 28 days, and sources that look back a week more. */
    private static final int DAYS_BEFORE = 35;

    private static final int LONGEST_SERIES_WINDOW = 28;

    /**
     * The demand of experiments.
     *
     * @param date until when telemetry goes on at least, for experiments without an end
     * @param effects branch → relative change; an experiment none of whose branches is named gets 10 % on its last
     * @throws InvalidException when none of them has a start date and branches
     */
    public static TelemetryDemand of(
            List<AnalysisConfig> configs, LocalDate date, PlanOptions options, Map<String, Double> effects) {
        Set<String> statements = new LinkedHashSet<>();
        List<Study> studies = new ArrayList<>();
        TreeSet<LocalDate> days = new TreeSet<>();
        Set<TableId> made = new HashSet<>();
        for (AnalysisConfig config : configs) {
            ResolvedExperiment experiment = config.experiment();
            LocalDate start = experiment.startDate();
            if (start == null || experiment.branches().isEmpty()) {
                continue;
            }
            LocalDate lastEnrollment = start.plusDays(experiment.enrollmentPeriod());
            LocalDate end = experiment.endDate();
            LocalDate lastSeries = lastEnrollment.plusDays(LONGEST_SERIES_WINDOW - 1);
            studies.add(study(experiment, start, effects));
            days.add(start.minusDays(DAYS_BEFORE));
            days.add(end != null ? end : lastSeries.isAfter(date) ? lastSeries : date);
            List<LocalDate> dates = new ArrayList<>(
                    List.of(lastEnrollment, lastEnrollment.plusDays(1), lastEnrollment.plusDays(6), lastSeries));
            if (end != null) {
                dates.add(end);
            }
            dates.forEach(planned -> addPlan(config, planned, options, statements, made));
        }
        if (days.isEmpty()) {
            throw new InvalidException(
                    "no experiment has a start date and branches: there is no telemetry to generate");
        }
        return new TelemetryDemand(
                List.copyOf(statements), List.copyOf(studies), days.first(), days.last(), Set.copyOf(made));
    }

    private static Study study(ResolvedExperiment experiment, LocalDate start, Map<String, Double> effects) {
        List<String> branches = experiment.branches().stream().map(Branch::slug).toList();
        boolean named = branches.stream().anyMatch(effects::containsKey);
        Map<String, Double> own = named ? effects : Map.of(branches.get(branches.size() - 1), 0.1);
        return new Study(experiment.slug(), branches, start, experiment.enrollmentPeriod() + 1, own);
    }

    private static void addPlan(
            AnalysisConfig config, LocalDate date, PlanOptions options, Set<String> statements, Set<TableId> made) {
        Planned planned = AnalysisPlanner.plan(config, date, options);
        if (!(planned instanceof AnalysisPlan plan)) {
            return;
        }
        statements.add(plan.enrollments().sql());
        made.add(plan.enrollments().table());
        for (PeriodPlan period : plan.periods()) {
            for (MetricsNode node : period.metrics()) {
                statements.add(node.sql());
                made.add(node.table());
            }
        }
    }
}

package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements that fetch all samples of one period and basis from the metrics tables that are there.
 *
 * @param statements one per metrics table that has a sample, in the order of the tables
 * @param problems summaries that cannot be computed, and why
 * @param events what the log table is to be told: covariates that are not there
 * @param keys the sample of each summary that has no problem
 */
public record SampleQueries(
        List<SampleStatement> statements,
        List<SampleProblem> problems,
        List<RunEvent> events,
        Map<Summary, String> keys) {
    public SampleQueries {
        statements = List.copyOf(statements);
        problems = List.copyOf(problems);
        events = List.copyOf(events);
        keys = Map.copyOf(keys);
    }

    /**
     * Builds the statements.
     *
     * @param tables the columns of those metrics and covariate tables that exist
     */
    public static SampleQueries of(PeriodPlan plan, AnalysisBasis basis, Map<TableId, List<TableInfo.Column>> tables) {
        SamplePlanner planner = new SamplePlanner(plan, basis, new MetricColumns(tables));
        plan.summaries(basis).forEach(planner::add);
        return planner.queries();
    }

    /** The sample from which a summary is computed; empty when it has a problem. */
    public Optional<String> sampleKeyOf(Summary summary) {
        return Optional.ofNullable(keys.get(summary));
    }
}

package dev.jetstream.core.plan;

import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements that fetch all samples of one period and basis from the metrics tables that are there. */
public final class SampleQueries {
    private final List<SampleStatement> statements;
    private final List<SampleProblem> problems;
    private final List<RunEvent> events;
    private final Map<Summary, String> keys;

    private SampleQueries(
            List<SampleStatement> statements,
            List<SampleProblem> problems,
            List<RunEvent> events,
            Map<Summary, String> keys) {
        this.statements = statements;
        this.problems = problems;
        this.events = events;
        this.keys = keys;
    }

    /**
     * Builds the statements.
     *
     * @param tables the columns of those metrics and covariate tables that exist
     */
    public static SampleQueries of(
            PeriodPlan period, AnalysisBasis basis, Map<TableId, List<TableInfo.Column>> tables) {
        throw new UnsupportedOperationException("the sample queries are being written");
    }

    /** One statement per metrics table that has a sample, in the order of the tables. */
    public List<SampleStatement> statements() {
        return statements;
    }

    /** Summaries that cannot be computed, and why. */
    public List<SampleProblem> problems() {
        return problems;
    }

    /** What the log table is to be told: covariates that are not there. */
    public List<RunEvent> events() {
        return events;
    }

    /** The sample from which a summary is computed; empty when it has a problem. */
    public Optional<String> sampleKeyOf(Summary summary) {
        return Optional.ofNullable(keys.get(summary));
    }
}

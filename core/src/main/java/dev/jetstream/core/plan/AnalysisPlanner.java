package dev.jetstream.core.plan;

import dev.jetstream.core.config.AnalysisConfig;
import java.time.LocalDate;

/** Finds what one experiment needs on one date: a pure function of config, date and options. */
public final class AnalysisPlanner {
    private AnalysisPlanner() {}

    /**
     * The tables to make, or why there are none.
     *
     * @throws dev.jetstream.core.failure.InvalidException when the config can never give valid SQL
     */
    public static Planned plan(AnalysisConfig config, LocalDate date, PlanOptions options) {
        throw new UnsupportedOperationException("the planner is being written");
    }
}

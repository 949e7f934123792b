package dev.jetstream.core.plan;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tables of earlier runs that nothing replaces when an experiment is analysed anew: other tables' metrics of a
 * window that was written just now (another form, a data source that is gone), and, once the last date is done, windows
 * that there are no more.
 *
 * <p>Only what was computed is judged; of the rest nobody knows whether it is still wanted.
 */
public final class Leftovers {
    private final ExperimentTables tables;
    private final Set<String> written = new HashSet<>();
    private final Map<AnalysisPeriod, Integer> windows = new EnumMap<>(AnalysisPeriod.class);
    private final Map<AnalysisPeriod, Integer> lastWindows = new EnumMap<>(AnalysisPeriod.class);

    /**
     * What is left over after one date.
     *
     * @param plan of the date, all of which was written
     * @param asked the periods that are analysed anew
     * @param last whether no later date is analysed
     */
    public Leftovers(
            AnalysisConfig config,
            AnalysisPlan plan,
            PlanOptions options,
            Collection<AnalysisPeriod> asked,
            boolean last) {
        this.tables = new ExperimentTables(plan.slug());
        for (PeriodPlan period : plan.periods()) {
            windows.put(period.period(), period.windowIndex());
            written.add(period.statisticsTable().table());
            period.metrics().forEach(node -> written.add(node.table().table()));
        }
        if (last) {
            Readiness readiness = new DuePeriods(config, options).readiness();
            PeriodSummaries summaries = new PeriodSummaries(config, options.metricSlugs());
            asked.forEach(period -> lastWindows.put(
                    period, summaries.all(period).isEmpty() ? 0 : lastWindow(readiness, period, plan.date())));
        }
    }

    /** What the names of the experiment's tables begin with; others' may too. */
    public Collection<String> prefixes() {
        return tables.prefixes();
    }

    /** Whether a table of the experiment is one. */
    public boolean contains(String table) {
        return tables.window(table)
                .filter(window -> isReplaced(window, table) || isNoMore(window))
                .isPresent();
    }

    private boolean isReplaced(ExperimentTables.Window window, String table) {
        return !window.isStatistics()
                && Integer.valueOf(window.index()).equals(windows.get(window.period()))
                && !written.contains(table);
    }

    private boolean isNoMore(ExperimentTables.Window window) {
        Integer last = lastWindows.get(window.period());
        return last != null && window.index() > last;
    }

    private static int lastWindow(Readiness readiness, AnalysisPeriod period, LocalDate date) {
        return switch (period) {
            case DAY -> readiness.completeWindows(1, date);
            case WEEK -> readiness.completeWindows(7, date);
            case DAYS_28 -> readiness.completeWindows(28, date);
            case OVERALL -> readiness.due(period, date).isPresent() ? 1 : 0;
            case PREENROLLMENT_WEEK, PREENROLLMENT_DAYS_28 ->
                readiness.preenrollmentBy(period, date).isPresent() ? 1 : 0;
        };
    }
}

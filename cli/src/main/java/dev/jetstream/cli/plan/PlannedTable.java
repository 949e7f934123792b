package dev.jetstream.cli.plan;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.TableState;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of a plan beside the one that exists.
 *
 * @param kind {@code enrollments}, {@code covariates} (metrics of an earlier date), {@code metrics}, {@code statistics}
 * @param word what becomes of it: {@code new}, {@code unchanged}, {@code changed}, {@code kept}, {@code missing}
 * @param because the rest of the sentence, or empty
 */
record PlannedTable(
        TableId table,
        String kind,
        @Nullable AnalysisBasis basis,
        @Nullable String dataSource,
        int metrics,
        String word,
        String because) {
    /** The kind of metrics tables that a window looks up. */
    static final String COVARIATES = "covariates";

    /** Which tables a plan is about. */
    static List<TableId> ids(AnalysisPlan plan) {
        List<TableId> ids = new ArrayList<>(List.of(plan.enrollments().table()));
        for (PeriodPlan period : plan.periods()) {
            period.covariates().forEach(node -> ids.add(node.table()));
            period.metrics().forEach(node -> ids.add(node.table()));
            ids.add(period.statisticsTable());
        }
        return ids.stream().distinct().toList();
    }

    /** The enrollments table: one that has rows stays until it is recreated. */
    static PlannedTable enrollments(AnalysisPlan plan, Map<TableId, TableInfo> there, boolean recreate) {
        TableId id = plan.enrollments().table();
        TableState state = TableState.of(plan.enrollments().question(), List.of(), null, there.get(id));
        TableInfo existing = there.get(id);
        if (existing == null) {
            return plan.enrollmentsDue()
                    ? enrollments(id, state.word(), "")
                    : enrollments(id, "waiting", "clients still enrol");
        }
        if (recreate) {
            return enrollments(id, "new", "made anew");
        }
        if (existing.rows() == 0) {
            return enrollments(id, "new", "the one that exists is empty");
        }
        return state instanceof TableState.Changed changed
                ? enrollments(
                        id,
                        "kept",
                        "though it would now differ because " + changed.because()
                                + "; --recreate-enrollments makes it anew")
                : enrollments(id, state.word(), state.because());
    }

    private static PlannedTable enrollments(TableId id, String word, String because) {
        return new PlannedTable(id, "enrollments", null, null, 0, word, because);
    }

    /**
     * Of each period the tables with its covariates, its metrics tables, and its statistics table. One that several
     * periods need stands with the first of them.
     */
    static Map<PeriodPlan, List<PlannedTable>> of(
            AnalysisPlan plan, Map<TableId, TableInfo> there, boolean statisticsOnly) {
        Map<PeriodPlan, List<PlannedTable>> tables = new LinkedHashMap<>();
        Set<TableId> seen = new HashSet<>();
        for (PeriodPlan period : plan.periods()) {
            List<PlannedTable> ofPeriod = new ArrayList<>();
            LocalDate lastData = period.limits().lastDateDataRequired();
            LocalDate beforeEnrollmentEnds =
                    period.limits().lastEnrollmentDate().minusDays(1);
            period.covariates().stream()
                    .filter(node -> seen.add(node.table()))
                    .map(node -> of(node, COVARIATES, beforeEnrollmentEnds, there.get(node.table()), statisticsOnly))
                    .forEach(ofPeriod::add);
            period.metrics().stream()
                    .filter(node -> seen.add(node.table()))
                    .map(node -> of(node, "metrics", lastData, there.get(node.table()), statisticsOnly))
                    .forEach(ofPeriod::add);
            ofPeriod.add(statistics(period, there.get(period.statisticsTable())));
            tables.put(period, ofPeriod);
        }
        return tables;
    }

    private static PlannedTable of(
            MetricsNode node, String kind, LocalDate lastData, @Nullable TableInfo there, boolean statisticsOnly) {
        TableState state = TableState.of(node.question(), node.columns(), lastData, there);
        String word = state.word();
        String because = state.because();
        if (statisticsOnly) {
            word = there == null ? "missing" : "kept";
            because = there != null
                    ? "taken as it is"
                    : kind.equals(COVARIATES) ? "statistics are not adjusted" : "its metrics have no statistics";
        }
        return new PlannedTable(
                node.table(),
                kind,
                node.basis(),
                node.dataSource(),
                node.metrics().size(),
                word,
                because);
    }

    private static PlannedTable statistics(PeriodPlan period, @Nullable TableInfo there) {
        TableState state = TableState.of(
                period.statisticsQuestion(), List.of(), period.limits().lastDateDataRequired(), there);
        return new PlannedTable(period.statisticsTable(), "statistics", null, null, 0, state.word(), state.because());
    }
}

package dev.jetstream.cli.plan;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.plan.TableState;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of a plan beside the one that exists.
 *
 * @param kind {@code enrollments}, {@code metrics}, {@code statistics}
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

    /** Which tables a plan is about. */
    static List<TableId> ids(AnalysisPlan plan) {
        List<TableId> ids = new ArrayList<>(List.of(plan.enrollments().table()));
        for (PeriodPlan period : plan.periods()) {
            period.metrics().forEach(node -> ids.add(node.table()));
            ids.add(period.statisticsTable());
        }
        return ids;
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

    /** The metrics tables of a period, then its statistics table. */
    static List<PlannedTable> of(PeriodPlan period, Map<TableId, TableInfo> there, boolean statisticsOnly) {
        List<PlannedTable> tables = new ArrayList<>();
        for (MetricsNode node : period.metrics()) {
            TableInfo existing = there.get(node.table());
            TableState state = TableState.of(
                    node.question(), node.columns(), period.limits().lastDateDataRequired(), existing);
            String word = state.word();
            String because = state.because();
            if (statisticsOnly) {
                word = existing == null ? "missing" : "kept";
                because = existing == null ? "its metrics have no statistics" : "taken as it is";
            }
            tables.add(new PlannedTable(
                    node.table(),
                    "metrics",
                    node.basis(),
                    node.dataSource(),
                    node.metrics().size(),
                    word,
                    because));
        }
        TableState statistics = TableState.of(
                period.statisticsQuestion(),
                List.of(),
                period.limits().lastDateDataRequired(),
                there.get(period.statisticsTable()));
        tables.add(new PlannedTable(
                period.statisticsTable(), "statistics", null, null, 0, statistics.word(), statistics.because()));
        return tables;
    }
}

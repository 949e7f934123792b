package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.warehouse.TableId;
import java.util.Optional;
import java.util.Set;

/** A view over the tables of all windows of a period; to be replaced each time one of them is written. */
public record ViewNode(TableId view, String sql) {
    /**
     * The view over a basis' metrics.
     *
     * @param tables the metrics tables that are there
     * @return empty when none is
     */
    public static Optional<ViewNode> metrics(PeriodPlan period, AnalysisBasis basis, Set<TableId> tables) {
        throw new UnsupportedOperationException("the views are being written");
    }

    /** The view over the period's statistics tables. */
    public static ViewNode statistics(PeriodPlan period) {
        throw new UnsupportedOperationException("the views are being written");
    }
}

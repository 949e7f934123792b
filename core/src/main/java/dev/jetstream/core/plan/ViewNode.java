package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.sql.ViewSql;
import dev.jetstream.core.warehouse.TableId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A view over the tables of all windows of a period; to be replaced each time one of them is written. */
public record ViewNode(TableId view, String sql) {
    /**
     * The view over a basis' metrics.
     *
     * @param tables the metrics tables that are there
     * @return empty when none of the plan's is
     */
    public static Optional<ViewNode> metrics(PeriodPlan plan, AnalysisBasis basis, Set<TableId> tables) {
        Names names = plan.names();
        TableId view = names.metricsView(basis, plan.period());
        List<MetricsNode> there = plan.metrics(basis).stream()
                .filter(node -> tables.contains(node.table()))
                .toList();
        if (there.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ViewNode(
                view,
                plan.discrete()
                        ? ViewSql.joined(
                                view,
                                there.stream()
                                        .map(node -> part(plan, basis, node))
                                        .toList(),
                                plan.segments())
                        : ViewSql.whole(view, names.metricsPrefix(basis, plan.period()))));
    }

    /** The view over the period's statistics tables. */
    public static ViewNode statistics(PeriodPlan plan) {
        TableId view = plan.names().statisticsView(plan.period());
        return new ViewNode(view, ViewSql.whole(view, plan.names().statisticsPrefix(plan.period())));
    }

    private static ViewSql.Part part(PeriodPlan plan, AnalysisBasis basis, MetricsNode node) {
        String source = Objects.requireNonNull(node.dataSource());
        return new ViewSql.Part(source, plan.names().metricsPrefix(basis, source, plan.period()), node.columns());
    }
}

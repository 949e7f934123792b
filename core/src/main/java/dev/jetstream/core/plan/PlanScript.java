package dev.jetstream.core.plan;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.sql.SqlText;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All statements of a plan in the order in which a run sends them, each complete in itself: a person can paste them one
 * after the other.
 *
 * <p>Where a run gives its query a destination, the statement here makes the table. The statistics tables, which a run
 * loads, are made empty unless they exist, so that the views over them can be made.
 */
public final class PlanScript {
    private final List<Step> steps = new ArrayList<>();
    private final Set<TableId> made = new HashSet<>();
    private final boolean statisticsOnly;
    private final Function<MetricsNode, List<TableInfo.Column>> columns;

    private PlanScript(boolean statisticsOnly, Function<MetricsNode, List<TableInfo.Column>> columns) {
        this.statisticsOnly = statisticsOnly;
        this.columns = columns;
    }

    /**
     * One statement.
     *
     * @param what it is for, in a few words
     * @param table that it makes, or null
     * @param sql without a semicolon at its end
     */
    public record Step(String what, @Nullable TableId table, String sql) {}

    /**
     * The statements of a plan.
     *
     * @param statisticsOnly whether the metrics tables are taken as they are
     * @param columns of each metrics table, from which the values' types are known
     * @param statistics columns of a statistics table
     */
    public static List<Step> of(
            AnalysisPlan plan,
            boolean statisticsOnly,
            Function<MetricsNode, List<TableInfo.Column>> columns,
            List<TableInfo.Column> statistics) {
        PlanScript script = new PlanScript(statisticsOnly, columns);
        if (plan.enrollmentsDue()) {
            script.table(
                    "enrollments, kept when they are there",
                    plan.enrollments().table(),
                    plan.enrollments().sql(),
                    true);
        }
        plan.periods().forEach(period -> script.add(period, statistics));
        return List.copyOf(script.steps);
    }

    private void add(PeriodPlan period, List<TableInfo.Column> statistics) {
        if (!statisticsOnly) {
            period.covariates()
                    .forEach(node -> table(
                            period.label() + ": covariates of before enrollment", node.table(), node.sql(), true));
            period.metrics().forEach(node -> table(title(period, node), node.table(), node.sql(), false));
        }
        Map<TableId, List<TableInfo.Column>> tables = new HashMap<>();
        period.covariates().forEach(node -> tables.put(node.table(), columns.apply(node)));
        period.metrics().forEach(node -> tables.put(node.table(), columns.apply(node)));
        for (AnalysisBasis basis : period.bases()) {
            String of = "%s: %s basis, ".formatted(period.label(), basis.value());
            steps.add(new Step(of + "clients by branch and segment", null, CountsQuery.of(period, basis)));
            SampleQueries.of(period, basis, tables)
                    .statements()
                    .forEach(sample -> steps.add(
                            new Step(of + "values of " + sample.table().table(), null, sample.sql())));
        }
        table(period.label() + ": statistics, loaded by the worker", period.statisticsTable(), empty(statistics), true);
        for (AnalysisBasis basis : period.bases()) {
            Optional<ViewNode> view = ViewNode.metrics(
                    period,
                    basis,
                    period.metrics().stream()
                            .map(MetricsNode::table)
                            .collect(Collectors.toCollection(LinkedHashSet::new)));
            view.ifPresent(node -> steps.add(
                    new Step("%s: view, %s basis".formatted(period.label(), basis.value()), node.view(), node.sql())));
        }
        ViewNode view = ViewNode.statistics(period);
        steps.add(new Step(period.label() + ": view of the statistics", view.view(), view.sql()));
    }

    private static String title(PeriodPlan period, MetricsNode node) {
        return "%s: metrics, %s basis%s"
                .formatted(
                        period.label(),
                        node.basis().value(),
                        node.dataSource() == null ? "" : ", data source " + SqlText.comment(node.dataSource()));
    }

    private void table(String what, TableId table, String query, boolean stays) {
        if (made.add(table)) {
            String create = stays ? "CREATE TABLE IF NOT EXISTS" : "CREATE OR REPLACE TABLE";
            steps.add(new Step(what, table, "%s %s AS\n%s".formatted(create, SqlText.table(table), query)));
        }
    }

    private static String empty(List<TableInfo.Column> columns) {
        return columns.stream()
                .map(column -> "  CAST(NULL AS %s) AS %s".formatted(column.type(), SqlText.column(column.name())))
                .collect(Collectors.joining(",\n", "SELECT\n", "\nFROM UNNEST([1]) AS one\nWHERE one = 0\n"));
    }
}

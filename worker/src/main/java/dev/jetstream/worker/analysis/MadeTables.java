package dev.jetstream.worker.analysis;

import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The metrics tables of a period that are there after they were made, covariates' included, with their columns. */
final class MadeTables {
    private final Map<TableId, List<TableInfo.Column>> columns = new LinkedHashMap<>();

    void add(TableInfo table) {
        columns.put(table.id(), table.columns());
    }

    boolean has(TableId table) {
        return columns.containsKey(table);
    }

    Map<TableId, List<TableInfo.Column>> columns() {
        return columns;
    }

    /** The period's own tables of a basis that are there, in order. */
    Set<TableId> of(PeriodPlan period, AnalysisBasis basis) {
        Set<TableId> tables = new LinkedHashSet<>();
        for (MetricsNode node : period.metrics(basis)) {
            if (has(node.table())) {
                tables.add(node.table());
            }
        }
        return tables;
    }

    /** Whether a metric's own table of a basis was to be made and is not there: that was told already. */
    boolean lacks(PeriodPlan period, AnalysisBasis basis, String metric) {
        return Stream.concat(
                        period.metrics(basis).stream()
                                .filter(node -> !has(node.table()))
                                .flatMap(node -> node.metrics().stream()),
                        period.refused().stream()
                                .filter(refused -> refused.basis() == basis)
                                .flatMap(refused -> refused.metrics().stream()))
                .anyMatch(column -> column.name().equals(metric));
    }
}

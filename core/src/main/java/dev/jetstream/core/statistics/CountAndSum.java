package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.ExactSum;
import dev.jetstream.core.statistics.arrays.ExactSums;
import dev.jetstream.core.statistics.law.Estimate;
import java.util.Comparator;
import java.util.List;

/**
 * {@code count} (clients, those with nulls included) and {@code sum} (of the values that are there), by branch name.
 * The sum is exact and rounded once ({@link ExactSum}); infinite or beyond the largest double it is null.
 */
final class CountAndSum implements Statistic {
    static final List<String> PARAMETERS = List.of("period");

    private final boolean sums;

    CountAndSum(boolean sums) {
        this.sums = sums;
    }

    @Override
    public String resultName() {
        return sums ? "sum" : "count";
    }

    @Override
    public boolean isApplied() {
        return false;
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        if (sums) {
            measured.requireValues();
        }
        measured.sample().branches().stream()
                .sorted(Comparator.comparing(BranchSample::branch))
                .forEach(branch -> rows.individual(branch.branch(), null, null, Estimate.of(pointOf(branch))));
    }

    private double pointOf(BranchSample branch) {
        if (!sums) {
            return branch.clients();
        }
        Column column = branch.metricValues().column();
        ExactSum sum = ExactSums.cleared(1)[0];
        for (int i = 0; i < column.size(); i++) {
            sum.add(column.value(i), column.count(i));
        }
        return sum.value();
    }
}

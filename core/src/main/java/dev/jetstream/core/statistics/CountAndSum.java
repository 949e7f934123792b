package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.CompensatedSum;
import dev.jetstream.core.statistics.law.Estimate;
import java.util.Comparator;
import java.util.List;

/**
 * {@code count} (clients, those with nulls included) and {@code sum} (of the values that are there), by branch name.
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
        WeightedValues values = branch.metricValues();
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < values.size(); i++) {
            sum.add(values.value(i) * values.count(i));
        }
        return sum.value();
    }
}

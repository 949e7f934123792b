package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Metric;
import java.util.ArrayList;
import java.util.List;

/** A metric's pre-treated sample with what a statistic may need to know of its origin. */
final class Measured {
    private final Metric metric;
    private final Sample sample;
    private final StatisticContext context;
    private final List<String> branches;

    Measured(Metric metric, Sample sample, StatisticContext context) {
        this.metric = metric;
        this.sample = sample;
        this.context = context;
        this.branches = sample.branchNames();
    }

    Sample sample() {
        return sample;
    }

    StatisticContext context() {
        return context;
    }

    List<String> branches() {
        return branches;
    }

    /** The metric's values by branch, in order; refused for a metric that has no column of its own. */
    List<WeightedValues> values() {
        requireValues();
        List<WeightedValues> values = new ArrayList<>(branches.size());
        for (BranchSample branch : sample.branches()) {
            values.add(branch.metricValues());
        }
        return values;
    }

    /** Refuses a metric that has no column of its own. */
    void requireValues() {
        if (isRatio() && sample.branches().stream().anyMatch(branch -> branch.values() == null)) {
            throw StatisticFailure.value(
                    "metric '%s' depends on others and has no values of its own".formatted(name()));
        }
    }

    /** As {@link #values()}, and refused where a value is null. */
    List<WeightedValues> valuesWithoutNulls() {
        List<WeightedValues> values = values();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).nulls() > 0) {
                throw StatisticFailure.value("'data' contains null values (%s in branch '%s')"
                        .formatted(values.get(i).nulls(), branches().get(i)));
            }
        }
        return values;
    }

    boolean isRatio() {
        return metric.dependsOn() != null;
    }

    String name() {
        return metric.name();
    }
}

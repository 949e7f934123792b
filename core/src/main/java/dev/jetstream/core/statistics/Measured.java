package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Metric;
import java.util.List;

/** A metric's pre-treated sample with what a statistic may need to know of its origin. */
record Measured(Metric metric, Sample sample, StatisticContext context) {
    List<String> branches() {
        return sample.branchNames();
    }

    /** The metric's values by branch, in order; refused for a metric that has no column of its own. */
    List<WeightedValues> values() {
        requireValues();
        return sample.branches().stream().map(BranchSample::metricValues).toList();
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

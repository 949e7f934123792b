package dev.jetstream.core.statistics;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.List;
import java.util.Map;

/** Short ways to the summaries and contexts of tests. */
final class Summaries {
    private Summaries() {}

    static Metric metric(String name) {
        return metric(name, false);
    }

    static Metric metric(String name, boolean ratio) {
        return new Metric(
                name,
                null,
                null,
                null,
                null,
                true,
                List.of(),
                List.of(),
                ratio ? List.of() : null,
                "scalar",
                null,
                null,
                false,
                null);
    }

    static Summary summary(String statistic, Map<String, Object> parameters, PreTreatment... treatments) {
        return new Summary(metric("m"), statistic, parameters, List.of(treatments));
    }

    static Summary summary(String statistic) {
        return summary(statistic, Map.of());
    }

    static StatisticContext context(List<String> branches, AnalysisPeriod period) {
        return new StatisticContext("golden-slug", branches, period, 7, AnalysisBasis.ENROLLMENTS, "all");
    }

    static StatisticResult compute(Summary summary, Sample sample) {
        return new StatisticsComputer().compute(summary, sample, context(sample.branchNames(), AnalysisPeriod.OVERALL));
    }

    /** Branches a, b, c … with these values, one array a branch. */
    static Sample sample(double[]... branches) {
        List<BranchSample> samples = new java.util.ArrayList<>();
        for (int i = 0; i < branches.length; i++) {
            samples.add(new BranchSample(String.valueOf((char) ('a' + i)), WeightedValues.ofRows(branches[i])));
        }
        return new Sample(ValueType.REAL, samples);
    }
}

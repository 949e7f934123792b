package dev.jetstream.benchmarks.statistics;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.Sample;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticResult;
import dev.jetstream.core.statistics.StatisticsComputer;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedPairs;
import dev.jetstream.core.statistics.WeightedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One statistic on three branches of made-up clients, from their rows or from their weighted values. */
final class Calls {
    static final List<String> BRANCHES = List.of("control", "treatment-a", "treatment-b");
    static final StatisticContext CONTEXT =
            new StatisticContext("benchmark", BRANCHES, AnalysisPeriod.OVERALL, 14, AnalysisBasis.ENROLLMENTS, "all");

    private final StatisticsComputer computer = new StatisticsComputer();
    private final Summary summary;
    private final List<double[]> rows = new ArrayList<>();
    private final List<double[]> others = new ArrayList<>();

    /**
     * A statistic and its clients.
     *
     * @param kind {@code count}, {@code continuous}, {@code binary}, {@code ratio} or {@code covariate}
     */
    Calls(String statistic, String kind, int clients) {
        this.summary = summary(statistic, kind);
        for (int branch = 0; branch < BRANCHES.size(); branch++) {
            Clients random = new Clients(branch + 1L);
            switch (kind) {
                case "count" -> rows.add(random.counts(clients));
                case "continuous" -> rows.add(random.continuous(clients));
                case "binary" -> rows.add(random.truths(clients));
                case "ratio" -> {
                    rows.add(random.counts(clients));
                    others.add(random.counts(clients));
                }
                case "covariate" -> {
                    rows.add(random.continuous(clients));
                    others.add(random.relatedTo(rows.get(branch)));
                }
                default -> throw new IllegalArgumentException("there are no clients of kind " + kind);
            }
        }
    }

    /** The statistic of {@code statistic/kind}. */
    static String statistic(String call) {
        return call.substring(0, call.indexOf('/'));
    }

    /** The kind of clients of {@code statistic/kind}. */
    static String kind(String call) {
        return call.substring(call.indexOf('/') + 1);
    }

    /** The sample from one row a client. */
    Sample sample() {
        List<BranchSample> branches = new ArrayList<>();
        for (int branch = 0; branch < BRANCHES.size(); branch++) {
            String name = BRANCHES.get(branch);
            branches.add(
                    others.isEmpty()
                            ? new BranchSample(name, WeightedValues.ofRows(rows.get(branch)))
                            : new BranchSample(name, WeightedPairs.ofRows(rows.get(branch), others.get(branch))));
        }
        return new Sample(ValueType.REAL, branches);
    }

    /** All rows of the statistic; refuses to time a failure. */
    StatisticResult compute(Sample sample) {
        StatisticResult result = computer.compute(summary, sample, CONTEXT);
        if (result.rows().isEmpty() || !result.events().isEmpty()) {
            throw new IllegalStateException("%s: %s".formatted(summary.statistic(), result.events()));
        }
        return result;
    }

    static Summary summary(String statistic, String kind) {
        Map<String, Object> parameters = Map.of();
        if (kind.equals("ratio")) {
            parameters = Map.of("numerator", "x", "denominator", "y");
        } else if (kind.equals("covariate")) {
            parameters = Map.of("covariate_adjustment", Map.of("period", "preenrollment_week"));
        } else if (kind.equals("continuous") && (statistic.startsWith("kernel") || statistic.startsWith("empirical"))) {
            parameters = Map.of("log_space", true);
        }
        return new Summary(metric(kind.equals("ratio") ? List.of() : null), statistic, parameters, List.of());
    }

    private static Metric metric(@Nullable List<Summary> dependsOn) {
        return new Metric(
                "minutes", null, null, null, null, true, List.of(), List.of(), dependsOn, "scalar", null, null, false,
                null);
    }
}

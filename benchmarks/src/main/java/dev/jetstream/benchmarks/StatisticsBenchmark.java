package dev.jetstream.benchmarks;

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
import dev.jetstream.core.statistics.WeightedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole statistics, all rows of three branches, over samples of few and of many distinct values. */
final class StatisticsBenchmark {
    private static final List<String> BRANCHES = List.of("control", "treatment-a", "treatment-b");
    private static final List<String> STATISTICS = List.of("bootstrap_mean", "linear_model_mean", "deciles");
    private static final int[] SIZES = {300, 3_000};
    private static final long CLIENTS_OF_RAREST = 3;

    private final StatisticsComputer computer = new StatisticsComputer();
    private final StatisticContext context =
            new StatisticContext("benchmark", BRANCHES, AnalysisPeriod.OVERALL, 14, AnalysisBasis.ENROLLMENTS, "all");

    List<Figure> measure(Meter meter) {
        List<Figure> figures = new ArrayList<>();
        for (int size : SIZES) {
            Sample amounts = sample(ValueType.REAL, branch -> amounts(size, branch));
            for (String statistic : STATISTICS) {
                figures.add(measure(meter, statistic, size, amounts));
            }
        }
        for (int size : SIZES) {
            // truth values are two distinct values however many clients there are
            Sample truths = sample(ValueType.BOOLEAN, branch -> truths(size, branch));
            figures.add(measure(meter, "binomial", size, truths));
        }
        return figures;
    }

    private Figure measure(Meter meter, String statistic, int size, Sample sample) {
        Map<String, Object> parameters =
                "linear_model_mean".equals(statistic) ? Map.of("drop_highest", 0.005) : Map.of();
        Summary summary = new Summary(metric(), statistic, parameters, List.of());
        String what = "%s, %,d %s"
                .formatted(
                        statistic, size, sample.type() == ValueType.BOOLEAN ? "clients a branch" : "distinct values");
        return meter.median(what, () -> compute(summary, sample), 1, "ns/call");
    }

    /** Refuses to time a failure. */
    private StatisticResult compute(Summary summary, Sample sample) {
        StatisticResult result = computer.compute(summary, sample, context);
        if (result.rows().isEmpty() || !result.events().isEmpty()) {
            throw new IllegalStateException("%s: %s".formatted(summary.statistic(), result.events()));
        }
        return result;
    }

    private interface Values {
        WeightedValues of(int branch);
    }

    private static Sample sample(ValueType type, Values values) {
        List<BranchSample> branches = new ArrayList<>();
        for (int branch = 0; branch < BRANCHES.size(); branch++) {
            branches.add(new BranchSample(BRANCHES.get(branch), values.of(branch)));
        }
        return new Sample(type, branches);
    }

    /** A long tail, as of minutes or counts: many clients at small values, few at large ones. */
    private static WeightedValues amounts(int size, int branch) {
        double[] values = new double[size];
        long[] counts = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = StrictMath.expm1(6.0 * i / size) + 0.01 * branch;
            counts[i] = CLIENTS_OF_RAREST + (long) (40 * StrictMath.exp(-8.0 * i / size));
        }
        return WeightedValues.of(values, counts);
    }

    private static WeightedValues truths(int size, int branch) {
        int isTrue = size / 5 + branch;
        return WeightedValues.of(new double[] {0, 1}, new long[] {size - isTrue, isTrue});
    }

    private static Metric metric() {
        return new Metric(
                "minutes", null, null, null, null, true, List.of(), List.of(), null, "scalar", null, null, false, null);
    }
}

package dev.jetstream.core.statistics.calibration;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.Sample;
import dev.jetstream.core.statistics.StatisticContext;
import dev.jetstream.core.statistics.StatisticRow;
import dev.jetstream.core.statistics.StatisticsComputer;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedPairs;
import dev.jetstream.core.statistics.WeightedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A statistic with an interval, on two branches that do not differ. */
enum Judged {
    BOOTSTRAP_MEAN(0, "bootstrap_mean", Map.of()),
    LINEAR_MODEL(1, "linear_model_mean", Map.of()),
    LINEAR_MODEL_WITH_COVARIATE(
            2, "linear_model_mean", Map.of("covariate_adjustment", Map.of("period", "preenrollment_week"))),
    DAU_IMPACT(3, "per_client_dau_impact", Map.of()),
    BINOMIAL(4, "binomial", Map.of()),
    DECILES(5, "deciles", Map.of()),
    POPULATION_RATIO(6, "population_ratio", Map.of("numerator", "x", "denominator", "y"));

    private static final List<String> BRANCHES = List.of("a", "b");
    private static final StatisticContext CONTEXT =
            new StatisticContext("aa", BRANCHES, AnalysisPeriod.WEEK, 7, AnalysisBasis.ENROLLMENTS, "all");

    private final int seed;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes its maps
    private final Summary summary;

    Judged(int seed, String statistic, Map<String, Object> parameters) {
        this.seed = seed;
        this.summary = new Summary(metric("population_ratio".equals(statistic)), statistic, parameters, List.of());
    }

    int seed() {
        return seed;
    }

    String title() {
        return this == LINEAR_MODEL_WITH_COVARIATE ? summary.statistic() + " + covariate" : summary.statistic();
    }

    /** The comparisons of one simulated experiment with the first branch. */
    List<StatisticRow> comparisons(Population population, int clients, SplittableRandom random) {
        List<BranchSample> branches = new ArrayList<>();
        for (String branch : BRANCHES) {
            branches.add(branch(branch, population, clients, random));
        }
        Sample sample = new Sample(ValueType.REAL, branches);
        return new StatisticsComputer()
                .compute(summary, sample, CONTEXT).rows().stream()
                        .filter(row -> "a".equals(row.comparisonToBranch()))
                        .toList();
    }

    private BranchSample branch(String name, Population population, int clients, SplittableRandom random) {
        double[] values = population.clients(clients, random);
        double[] others = values.clone();
        switch (this) {
            case BINOMIAL -> {
                for (int i = 0; i < clients; i++) {
                    values[i] = population.isSuccess(values[i]) ? 1 : 0;
                }
                return new BranchSample(name, WeightedValues.ofRows(values));
            }
            case LINEAR_MODEL_WITH_COVARIATE -> {
                for (int i = 0; i < clients; i++) {
                    others[i] = values[i] + population.draw(random);
                }
                return new BranchSample(name, WeightedPairs.ofRows(values, others));
            }
            case POPULATION_RATIO -> {
                for (int i = 0; i < clients; i++) {
                    others[i] = 1 + Math.floor(5 * random.nextDouble());
                    values[i] *= others[i];
                }
                return new BranchSample(name, WeightedPairs.ofRows(values, others));
            }
            default -> {
                return new BranchSample(name, WeightedValues.ofRows(values));
            }
        }
    }

    private static Metric metric(boolean ratio) {
        @Nullable List<Summary> dependsOn = ratio ? List.of() : null;
        return new Metric(
                "m", null, null, null, null, true, List.of(), List.of(), dependsOn, "scalar", null, null, false, null);
    }
}

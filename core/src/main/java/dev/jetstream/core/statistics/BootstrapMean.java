package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.DirichletMean;
import dev.jetstream.core.statistics.law.Law;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bootstrap_mean}, reported as {@code mean}: the Bayesian bootstrap's mean, each branch clipped at its own
 * quantile.
 *
 * <p>The laws are those of {@link DirichletMean}; comparisons by quadrature. All clients alike: point and bounds
 * coincide. Nulls fail. Infinite values that clipping leaves give null numbers.
 */
final class BootstrapMean implements Statistic {
    static final List<String> PARAMETERS = List.of("num_samples", "drop_highest", "confidence_interval", "period");

    private final double dropHighest;
    private final double ciWidth;

    BootstrapMean(Arguments arguments) {
        this.dropHighest = arguments.number("drop_highest", 0.005);
        this.ciWidth = arguments.confidenceInterval();
    }

    @Override
    public String resultName() {
        return "mean";
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        List<WeightedValues> clipped = new ArrayList<>();
        for (WeightedValues values : measured.valuesWithoutNulls()) {
            clipped.add(Clipping.highest(values, dropHighest));
        }
        double unit = Units.of(clipped);
        List<Law> laws = clipped.stream().map(values -> law(values, unit)).toList();
        PairwiseLaws pairwise = new PairwiseLaws(rows, ciWidth, unit);
        pairwise.individuals(measured.branches(), laws);
        pairwise.comparisons(measured.branches(), laws);
    }

    private static Law law(WeightedValues values, double unit) {
        if (values.isEmpty() || !Double.isFinite(values.min()) || !Double.isFinite(values.max())) {
            return Law.certain(Double.NaN);
        }
        return DirichletMean.of(Units.in(values.toValues(), unit), values.toCounts());
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.DirichletMean;
import dev.jetstream.core.statistics.law.Law;
import dev.jetstream.core.statistics.law.Moments;
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
    private final Double ciWidth;

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
        List<Clipping> clipped = new ArrayList<>();
        Units units = new Units();
        for (WeightedValues values : measured.valuesWithoutNulls()) {
            Clipping branch = Clipping.highest(values, dropHighest);
            clipped.add(branch);
            if (branch.isFinite()) {
                units.add(branch.min());
                units.add(branch.max());
            }
        }
        double unit = units.unit();
        List<Law> laws = new ArrayList<>();
        for (Clipping branch : clipped) {
            laws.add(law(branch, unit));
        }
        PairwiseLaws pairwise = new PairwiseLaws(rows, measured.branches(), ciWidth, unit);
        pairwise.individuals(laws);
        pairwise.comparisons(laws);
    }

    private static Law law(Clipping branch, double unit) {
        if (!branch.isFinite()) {
            return Law.certain(Double.NaN);
        }
        double min = branch.min() / unit;
        double max = branch.max() / unit;
        if (min == max) {
            return Law.certain(min);
        }
        long smaller = branch.clientsAtSmallerOfTwo();
        if (smaller > 0) {
            return DirichletMean.ofTwoValues(min, smaller, max, branch.values().n() - smaller);
        }
        Moments moments = branch.moments(unit);
        if (!(moments.second() > 0)) {
            return Law.certain(moments.mean());
        }
        if (DirichletMean.isNearlyNormal(moments)) {
            return DirichletMean.expansion(moments, min, max);
        }
        DistinctValues distinct = branch.distinct(unit);
        return DirichletMean.inversion(distinct.values, distinct.toCounts(), moments);
    }
}

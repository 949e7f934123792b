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
 * <p>θ = Σ w_j v_j over the distinct values v_j with counts c_j, w ~ Dirichlet(c): mean x̄, variance μ2/(n+1), third
 * moment 2μ3/((n+1)(n+2)). The point is x̄ exactly (a few ulp); bounds are quantiles of the law
 * ({@link DirichletMean}), within 0.4 % of the interval's width; comparisons by quadrature over both laws, to 1e-7 of
 * the width more.
 *
 * <p>Any number of clients; one, or all alike: point and bounds coincide. Nulls fail. Infinite values that clipping
 * leaves give null numbers. Nothing is relative to a mean of 0.
 *
 * <p>Source: Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981), doi:10.1214/aos/1176345338.
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

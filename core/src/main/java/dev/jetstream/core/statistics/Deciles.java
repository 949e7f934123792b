package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Estimate;
import dev.jetstream.core.statistics.law.IndependentAtoms;
import dev.jetstream.core.statistics.law.OrderStatistic;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code deciles}: the nine deciles by the law of their bootstrap, the order statistic with a binomial index.
 *
 * <p>x_(K) with K ~ Binomial(n-1, q), counted from 0. The point is the expectation of that order statistic, the bounds
 * are its quantiles (values of the data), exact to 1e-12; comparisons by convolution, exact up to 128 distinct values
 * near a decile, within 1e-3 deviations beyond. Not clipped. Nulls fail. Sources in {@link OrderStatistic} and
 * {@link IndependentAtoms}.
 */
final class Deciles implements Statistic {
    static final List<String> PARAMETERS = List.of("confidence_interval", "num_samples", "period");

    private final Double ciWidth;

    Deciles(Arguments arguments) {
        this.ciWidth = arguments.confidenceInterval();
    }

    @Override
    public String resultName() {
        return "deciles";
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        Units units = new Units();
        for (WeightedValues values : measured.valuesWithoutNulls()) {
            if (values.isEmpty()) {
                throw StatisticFailure.value("a branch has no values");
            }
            units.add(values.min());
            units.add(values.max());
        }
        double unit = units.unit();
        List<OrderStatistic> samples = new ArrayList<>();
        for (WeightedValues values : measured.values()) {
            samples.add(new OrderStatistic(values.distinct().column(), values.n(), unit));
        }
        PairwiseRows pairwise = new PairwiseRows(rows, measured.branches(), ciWidth, unit);
        double low = (1 - ciWidth) / 2;
        for (int decile = 1; decile <= 9; decile++) {
            double q = decile / 10.0;
            String parameter = ParameterText.of(q);
            for (int i = 0; i < samples.size(); i++) {
                Estimate estimate = samples.get(i).moveTo(q, low);
                rows.individual(measured.branches().get(i), parameter, ciWidth, estimate.times(unit));
            }
            pairwise.add(
                    parameter,
                    (branch, reference) -> new IndependentAtoms(
                            samples.get(branch).law(), samples.get(reference).law()));
        }
    }
}

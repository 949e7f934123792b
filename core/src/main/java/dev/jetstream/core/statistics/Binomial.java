package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.BetaLaw;
import dev.jetstream.core.statistics.law.Law;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code binomial}: the share of clients with 1 (true), by its posterior under a uniform prior.
 *
 * <p>s of n: Beta(s + 1, n - s + 1), so the point is (s + 1)/(n + 2) and the bounds are exact Beta quantiles (1e-13).
 * Comparisons of independent posteriors by quadrature; the relative point is E[f] (n + 1)/s - 1, null for s = 0. Values
 * other than 0 and 1 fail, nulls too. Source: Bayes (1763), doi:10.1098/rstl.1763.0053.
 */
final class Binomial implements Statistic {
    static final List<String> PARAMETERS = List.of("confidence_interval", "period");

    private final Double ciWidth;

    Binomial(Arguments arguments) {
        this.ciWidth = arguments.confidenceInterval();
    }

    @Override
    public String resultName() {
        return "binomial";
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        List<Law> laws = new ArrayList<>(measured.branches().size());
        List<WeightedValues> samples = measured.valuesWithoutNulls();
        double low = (1 - ciWidth) / 2;
        for (int i = 0; i < samples.size(); i++) {
            WeightedValues values = samples.get(i);
            long successes = successes(values);
            double alpha = successes + 1.0;
            double beta = values.n() - successes + 1.0;
            Law law = BetaLaw.of(alpha, beta);
            laws.add(law);
            rows.individual(measured.branches().get(i), null, ciWidth, BetaLaw.estimate(alpha, beta, law, low));
        }
        new PairwiseLaws(rows, measured.branches(), ciWidth, 1).comparisons(laws);
    }

    private static long successes(WeightedValues values) {
        long successes = 0;
        for (int i = 0; i < values.size(); i++) {
            double value = values.value(i);
            if (value != 0 && value != 1) {
                throw StatisticFailure.value("values must be 0 or 1, is %s".formatted(value));
            }
            successes += value == 1 ? values.count(i) : 0;
        }
        return successes;
    }
}

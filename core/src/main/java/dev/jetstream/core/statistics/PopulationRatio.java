package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Law;
import dev.jetstream.core.statistics.law.RatioOfTotals;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code population_ratio}: total of one metric over total of another, by the law of the ordinary bootstrap of clients.
 *
 * <p>Both columns are clipped at their own branch's quantile. Formula, domain and source in {@link RatioOfTotals}. No
 * pairs: an event that names the columns; nulls fail; denominators that are all 0 give null numbers.
 */
final class PopulationRatio implements Statistic {
    static final List<String> PARAMETERS =
            List.of("numerator", "denominator", "confidence_interval", "drop_highest", "num_samples", "period");

    private final String numerator;
    private final String denominator;
    private final double ciWidth;
    private final double dropHighest;

    PopulationRatio(Arguments arguments) {
        this.numerator = arguments.text("numerator");
        this.denominator = arguments.text("denominator");
        this.ciWidth = arguments.confidenceInterval();
        this.dropHighest = arguments.number("drop_highest", 0.005);
    }

    @Override
    public String resultName() {
        return "population_ratio";
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        List<WeightedPairs> clipped = new ArrayList<>();
        for (BranchSample branch : measured.sample().branches()) {
            clipped.add(clipped(branch));
        }
        double unitX = Units.of(clipped.stream().map(WeightedPairs::firsts).toList());
        double unitY = Units.of(clipped.stream().map(WeightedPairs::seconds).toList());
        List<Law> laws = clipped.stream().map(pairs -> law(pairs, unitX, unitY)).toList();
        PairwiseLaws pairwise = new PairwiseLaws(rows, ciWidth, unitX / unitY);
        pairwise.individuals(measured.branches(), laws);
        pairwise.comparisons(measured.branches(), laws);
    }

    private WeightedPairs clipped(BranchSample branch) {
        WeightedPairs pairs = branch.pairs();
        if (pairs == null) {
            throw StatisticFailure.value("columns '%s' and '%s' are not both there for branch '%s'"
                    .formatted(numerator, denominator, branch.branch()));
        }
        WeightedValues firsts = pairs.firsts();
        WeightedValues seconds = pairs.seconds();
        if (firsts.nulls() + seconds.nulls() > 0) {
            throw StatisticFailure.value("'data' contains null values (in branch '%s')".formatted(branch.branch()));
        }
        double limitX = Clipping.ownThreshold(firsts, dropHighest);
        double limitY = Clipping.ownThreshold(seconds, dropHighest);
        double[] x = new double[pairs.size()];
        double[] y = new double[pairs.size()];
        long[] counts = new long[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            x[i] = Math.min(pairs.x(i), limitX);
            y[i] = Math.min(pairs.y(i), limitY);
            counts[i] = pairs.count(i);
        }
        return WeightedPairs.of(x, y, counts);
    }

    private static Law law(WeightedPairs pairs, double unitX, double unitY) {
        double[] x = new double[pairs.size()];
        double[] y = new double[pairs.size()];
        long[] counts = new long[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            x[i] = pairs.x(i) / unitX;
            y[i] = pairs.y(i) / unitY;
            counts[i] = pairs.count(i);
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                return Law.certain(Double.NaN);
            }
        }
        return RatioOfTotals.of(x, y, counts);
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.PairColumn;
import dev.jetstream.core.statistics.law.Law;
import dev.jetstream.core.statistics.law.PairScaling;
import dev.jetstream.core.statistics.law.RatioOfTotals;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code population_ratio}: total of one metric over total of another, by the law of the ordinary bootstrap of clients.
 *
 * <p>θ = Σ x / Σ y over clients drawn with replacement; P(θ ≤ u) = P(Σ (x - u y) ≤ 0). Bounds within 1 % of the
 * interval's width from 30 clients on, below that those of 100,000 replicates. Source: Efron, "Bootstrap methods:
 * another look at the jackknife", Annals of Statistics 7 (1979), doi:10.1214/aos/1176344552.
 *
 * <p>Both columns are clipped at their own branch's quantile. Formula, domain and source in {@link RatioOfTotals}. No
 * pairs: an event that names the columns; nulls fail; denominators that are all 0 give null numbers.
 */
final class PopulationRatio implements Statistic {
    static final List<String> PARAMETERS =
            List.of("numerator", "denominator", "confidence_interval", "drop_highest", "num_samples", "period");

    private final String numerator;
    private final String denominator;
    private final Double ciWidth;
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
        List<BranchSample> branches = measured.sample().branches();
        double[] limits = new double[2 * branches.size()];
        Units unitsX = new Units();
        Units unitsY = new Units();
        for (int i = 0; i < branches.size(); i++) {
            WeightedPairs own = pairs(branches.get(i));
            requireNoNulls(own, branches.get(i).branch());
            limits[2 * i] = limit(own.firstColumns(), own.n());
            limits[2 * i + 1] = limit(own.secondColumns(), own.n());
            add(own.firstColumns(), limits[2 * i], unitsX);
            add(own.secondColumns(), limits[2 * i + 1], unitsY);
        }
        double unitX = unitsX.unit();
        double unitY = unitsY.unit();
        List<Law> laws = new ArrayList<>(branches.size());
        for (int i = 0; i < branches.size(); i++) {
            laws.add(law(pairs(branches.get(i)), new PairScaling(limits[2 * i], limits[2 * i + 1], unitX, unitY)));
        }
        PairwiseLaws pairwise = new PairwiseLaws(rows, measured.branches(), ciWidth, unitX / unitY);
        pairwise.individuals(laws);
        pairwise.comparisons(laws);
    }

    private WeightedPairs pairs(BranchSample branch) {
        if (branch.pairs() == null) {
            throw StatisticFailure.value("columns '%s' and '%s' are not both there for branch '%s'"
                    .formatted(numerator, denominator, branch.branch()));
        }
        return branch.pairs();
    }

    private static void requireNoNulls(WeightedPairs pairs, String branch) {
        for (PairColumn column : pairs.columns()) {
            for (int i = 0; i < column.size(); i++) {
                if ((Double.isNaN(column.x(i)) || Double.isNaN(column.y(i))) && column.count(i) > 0) {
                    throw StatisticFailure.value("'data' contains null values (in branch '%s')".formatted(branch));
                }
            }
        }
    }

    private double limit(List<Column> columns, long n) {
        double q = 1 - dropHighest;
        return Clipping.isOff(q) || n == 0 ? Double.POSITIVE_INFINITY : Quantiles.ofColumns(columns, n, q);
    }

    private static void add(List<Column> columns, double limit, Units units) {
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            for (int i = 0; i < column.size(); i++) {
                units.add(Math.min(column.value(i), limit));
            }
        }
    }

    private static Law law(WeightedPairs pairs, PairScaling scaling) {
        if (pairs.n() == 0) {
            return Law.certain(Double.NaN);
        }
        for (PairColumn column : pairs.columns()) {
            for (int i = 0; i < column.size(); i++) {
                if (!scaling.isFinite(column.x(i), column.y(i))) {
                    return Law.certain(Double.NaN);
                }
            }
        }
        return RatioOfTotals.of(pairs.columns(), scaling);
    }
}

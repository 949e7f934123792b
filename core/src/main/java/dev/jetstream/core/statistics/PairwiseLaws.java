package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Estimate;
import dev.jetstream.core.statistics.law.IndependentLaws;
import dev.jetstream.core.statistics.law.Law;
import dev.jetstream.core.statistics.law.Normal;
import java.util.List;

/** Turns one law a branch into rows: each branch alone, then every ordered pair of branches. */
final class PairwiseLaws {
    private final RowCollector rows;
    private final List<String> branches;
    private final Double ciWidth;
    private final double unit;

    /** @param unit what the laws' numbers are to be multiplied by */
    PairwiseLaws(RowCollector rows, List<String> branches, Double ciWidth, double unit) {
        this.rows = rows;
        this.branches = branches;
        this.ciWidth = ciWidth;
        this.unit = unit;
    }

    /** The rows of branches alone: expectation and quantiles. */
    void individuals(List<Law> laws) {
        double z = Normal.quantile((1 - ciWidth) / 2);
        for (int i = 0; i < laws.size(); i++) {
            Law law = laws.get(i);
            Estimate estimate = new Estimate(law.mean(), law.quantile(z), law.quantile(-z));
            rows.individual(branches.get(i), null, ciWidth, estimate.times(unit));
        }
    }

    /** The rows of all ordered pairs: difference and relative uplift. */
    void comparisons(List<Law> laws) {
        new PairwiseRows(rows, branches, ciWidth, unit)
                .add(null, (branch, reference) -> new IndependentLaws(laws.get(branch), laws.get(reference)));
    }
}

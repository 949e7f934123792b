package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Estimate;
import dev.jetstream.core.statistics.law.IndependentLaws;
import dev.jetstream.core.statistics.law.Law;
import dev.jetstream.core.statistics.law.Normal;
import java.util.List;

/** Turns one law a branch into rows: each branch alone, then every ordered pair of branches. */
final class PairwiseLaws {
    private final RowCollector rows;
    private final double ciWidth;
    private final double unit;

    /** @param unit what the laws' numbers are to be multiplied by */
    PairwiseLaws(RowCollector rows, double ciWidth, double unit) {
        this.rows = rows;
        this.ciWidth = ciWidth;
        this.unit = unit;
    }

    /** The rows of branches alone: expectation and quantiles. */
    void individuals(List<String> branches, List<Law> laws) {
        double z = Normal.quantile((1 - ciWidth) / 2);
        for (int i = 0; i < laws.size(); i++) {
            Law law = laws.get(i);
            Estimate estimate = new Estimate(law.mean(), law.quantile(z), law.quantile(-z));
            rows.individual(branches.get(i), null, ciWidth, estimate.times(unit));
        }
    }

    /** The rows of all ordered pairs: difference and relative uplift. */
    void comparisons(List<String> branches, List<Law> laws) {
        for (int reference = 0; reference < laws.size(); reference++) {
            for (int branch = 0; branch < laws.size(); branch++) {
                if (branch != reference) {
                    compare(branches.get(branch), laws.get(branch), branches.get(reference), laws.get(reference));
                }
            }
        }
    }

    private void compare(String branch, Law focus, String reference, Law base) {
        double low = (1 - ciWidth) / 2;
        IndependentLaws pair = new IndependentLaws(focus, base);
        Estimate difference =
                new Estimate(pair.differenceMean(), pair.differenceQuantile(low), pair.differenceQuantile(1 - low));
        Estimate ratio = new Estimate(pair.ratioMean(), pair.ratioQuantile(low), pair.ratioQuantile(1 - low));
        rows.comparison(branch, null, RowCollector.DIFFERENCE, reference, ciWidth, difference.times(unit));
        rows.comparison(branch, null, RowCollector.RELATIVE_UPLIFT, reference, ciWidth, ratio.plus(-1));
    }
}

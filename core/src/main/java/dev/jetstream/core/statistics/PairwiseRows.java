package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.Comparison;
import dev.jetstream.core.statistics.law.IndependentPair;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares each branch with each other as reference: difference and relative uplift. Each pair is worked out once and
 * mirrored for the other direction.
 */
final class PairwiseRows {
    private final RowCollector rows;
    private final List<String> branches;
    private final Double ciWidth;
    private final double unit;

    /**
     * Rows of these branches.
     *
     * @param ciWidth level of the intervals
     * @param unit what the numbers to compare are to be multiplied by
     */
    PairwiseRows(RowCollector rows, List<String> branches, Double ciWidth, double unit) {
        this.rows = rows;
        this.branches = branches;
        this.ciWidth = ciWidth;
        this.unit = unit;
    }

    /** The rows of all ordered pairs, by reference. */
    void add(@Nullable String parameter, Pairs pairs) {
        double low = (1 - ciWidth) / 2;
        int size = branches.size();
        Comparison[] earlier = new Comparison[size * size];
        for (int reference = 0; reference < size; reference++) {
            for (int branch = 0; branch < size; branch++) {
                if (branch == reference) {
                    continue;
                }
                IndependentPair pair = pairs.of(branch, reference);
                Comparison other = earlier[reference * size + branch];
                Comparison comparison = other == null ? pair.compare(low) : pair.mirror(other, low);
                earlier[branch * size + reference] = comparison;
                add(parameter, branches.get(branch), branches.get(reference), comparison);
            }
        }
    }

    private void add(@Nullable String parameter, String branch, String reference, Comparison comparison) {
        rows.comparison(
                branch,
                parameter,
                RowCollector.DIFFERENCE,
                reference,
                ciWidth,
                comparison.difference() * unit,
                comparison.differenceLower() * unit,
                comparison.differenceUpper() * unit);
        rows.comparison(
                branch,
                parameter,
                RowCollector.RELATIVE_UPLIFT,
                reference,
                ciWidth,
                comparison.ratio() - 1,
                comparison.ratioLower() - 1,
                comparison.ratioUpper() - 1);
    }

    /** The pair of two branches by their places. */
    interface Pairs {
        IndependentPair of(int branch, int reference);
    }
}

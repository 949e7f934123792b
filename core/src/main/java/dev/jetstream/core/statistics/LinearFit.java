package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.arrays.PairColumn;
import dev.jetstream.core.statistics.law.BranchMoments;
import dev.jetstream.core.statistics.law.Estimate;
import dev.jetstream.core.statistics.law.LinearModel;
import dev.jetstream.core.statistics.law.PairScaling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear model fitted to a sample: checked, clipped once at the pooled threshold, covariate-complete where adjusted.
 *
 * <p>A constant metric has a fit whose estimates are all null. Branches as positions in the sample.
 */
final class LinearFit {
    private static final double CONSTANT = 1e-8;
    private static final int GRID_POINTS = 10_000;

    private final @Nullable LinearModel model;
    private final double unit;
    private final boolean adjusted;

    private LinearFit(@Nullable LinearModel model, double unit, boolean adjusted) {
        this.model = model;
        this.unit = unit;
        this.adjusted = adjusted;
    }

    /**
     * Fits the model.
     *
     * @param metric values by branch, nulls allowed
     * @param pairs metric and covariate by branch, to adjust; null to leave the covariate out
     * @throws StatisticFailure where infinite values are left or a branch has no usable client
     */
    static LinearFit of(Threshold threshold, List<WeightedValues> metric, @Nullable CovariatePairs pairs) {
        double min = Double.POSITIVE_INFINITY;
        Units units = new Units();
        for (WeightedValues values : metric) {
            if (!values.isEmpty()) {
                min = Math.min(min, values.min());
                units.add(values.min());
                units.add(values.max());
            }
        }
        double unit = units.unit();
        if (isConstant(metric, unit)) {
            return new LinearFit(null, 1, pairs != null);
        }
        if (!Double.isFinite(threshold.value()) || !Double.isFinite(min)) {
            throw StatisticFailure.value(
                    "metric has infinite values that clipping at %s leaves".formatted(threshold.value()));
        }
        List<BranchMoments> branches = new ArrayList<>();
        if (pairs == null) {
            for (WeightedValues values : metric) {
                branches.add(usable(
                        values.isEmpty()
                                ? null
                                : BranchMoments.of(new Clipping(values, threshold.value()).moments(unit))));
            }
            return new LinearFit(LinearModel.unadjusted(branches), unit, false);
        }
        Units covariateUnits = new Units();
        pairs.branches().forEach(branch -> addTo(covariateUnits, branch, pairs.threshold()));
        double covariateUnit = covariateUnits.unit();
        PairScaling scaling = new PairScaling(threshold.value(), pairs.threshold(), unit, covariateUnit);
        for (WeightedPairs branch : pairs.branches()) {
            branches.add(usable(BranchMoments.ofComplete(branch.columns(), scaling)));
        }
        boolean adjusted = BranchMoments.covariateVaries(branches);
        LinearModel model = adjusted
                ? LinearModel.adjusted(branches, pairs.gridMean(GRID_POINTS) / covariateUnit)
                : LinearModel.unadjusted(branches);
        return new LinearFit(model, unit, adjusted);
    }

    /** Whether the covariate is in the model; one that does not vary within branches is left out. */
    boolean isAdjusted() {
        return adjusted;
    }

    Estimate individual(int branch) {
        return model == null ? Estimate.NONE : model.individual(branch).times(unit);
    }

    Estimate difference(int branch, int reference) {
        return model == null
                ? Estimate.NONE
                : model.difference(branch, reference).times(unit);
    }

    Estimate relativeUplift(int branch, int reference) {
        return model == null ? Estimate.NONE : model.relativeUplift(branch, reference);
    }

    private static void addTo(Units units, WeightedPairs pairs, double threshold) {
        for (PairColumn column : pairs.columns()) {
            for (int i = 0; i < column.size(); i++) {
                units.add(Math.min(column.y(i), threshold));
            }
        }
    }

    /** Whether the pooled standard deviation, before clipping, is as good as 0. */
    private static boolean isConstant(List<WeightedValues> metric, double unit) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        long n = 0;
        for (WeightedValues values : metric) {
            if (!values.isEmpty()) {
                min = Math.min(min, values.min());
                max = Math.max(max, values.max());
                n += values.n();
            }
        }
        // one value apart from the others by d makes a deviation of d/√n at least
        boolean varies = (max - min) / Math.sqrt((double) n) > 2 * CONSTANT;
        if (n < 2 || varies || !Double.isFinite(min) || !Double.isFinite(max)) {
            return false;
        }
        double first = min / unit;
        BranchMoments pooled = BranchMoments.pooled(
                metric.stream()
                        .filter(values -> !values.isEmpty())
                        .map(values -> BranchMoments.of(new Clipping(values, Double.POSITIVE_INFINITY).moments(unit)))
                        .toList(),
                first);
        return Math.sqrt(pooled.squares() / (n - 1)) * unit <= CONSTANT;
    }

    private static BranchMoments usable(@Nullable BranchMoments moments) {
        if (moments == null || moments.n() == 0) {
            throw StatisticFailure.value("a branch has no client with a value (and covariate)");
        }
        return moments;
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.BranchMoments;
import dev.jetstream.core.statistics.law.Estimate;
import dev.jetstream.core.statistics.law.LinearModel;
import dev.jetstream.core.statistics.law.Moments;
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
        WeightedValues pooled = threshold.pooled();
        if (isConstant(pooled)) {
            return new LinearFit(null, 1, pairs != null);
        }
        if (!Double.isFinite(threshold.value()) || !Double.isFinite(pooled.min())) {
            throw StatisticFailure.value(
                    "metric has infinite values that clipping at %s leaves".formatted(threshold.value()));
        }
        double unit = Units.of(metric);
        List<BranchMoments> branches = new ArrayList<>();
        if (pairs == null) {
            for (WeightedValues values : metric) {
                branches.add(moments(Clipping.above(values, threshold.value()), unit));
            }
            return new LinearFit(LinearModel.unadjusted(branches), unit, false);
        }
        for (WeightedPairs complete : pairs.complete()) {
            branches.add(moments(complete, threshold.value(), unit));
        }
        boolean adjusted = BranchMoments.covariateVaries(branches);
        LinearModel model = adjusted
                ? LinearModel.adjusted(branches, Quantiles.average(pairs.pooledComplete(), GRID_POINTS))
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

    private static boolean isConstant(WeightedValues pooled) {
        if (pooled.n() < 2 || !Double.isFinite(pooled.min()) || !Double.isFinite(pooled.max())) {
            return false;
        }
        double unit = Units.of(List.of(pooled));
        Moments moments = Moments.of(Units.in(pooled.toValues(), unit), pooled.toCounts());
        return Math.sqrt(moments.sumOfSquares() / (pooled.n() - 1)) * unit <= CONSTANT;
    }

    private static BranchMoments moments(WeightedValues values, double unit) {
        if (values.isEmpty()) {
            throw noUsableClient();
        }
        return BranchMoments.of(Units.in(values.toValues(), unit), values.toCounts());
    }

    private static BranchMoments moments(WeightedPairs pairs, double threshold, double unit) {
        if (pairs.size() == 0) {
            throw noUsableClient();
        }
        double[] metric = new double[pairs.size()];
        double[] covariate = new double[pairs.size()];
        long[] counts = new long[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            metric[i] = Math.min(pairs.x(i), threshold) / unit;
            covariate[i] = pairs.y(i);
            counts[i] = pairs.count(i);
        }
        return BranchMoments.of(metric, covariate, counts);
    }

    private static StatisticFailure noUsableClient() {
        return StatisticFailure.value("a branch has no client with a value (and covariate)");
    }
}

package dev.jetstream.core.statistics.law;

import java.util.List;

/**
 * Least squares of a metric on branch indicators and at most one covariate, in closed form from sums.
 *
 * <p>With n_k, means ȳ_k and c̄_k, and the pooled within-branch sums S_yy, S_cc, S_cy: β = S_cy/S_cc, s² = (S_yy - β
 * S_cy)/(N - B - 1); difference (ȳ_b - ȳ_r) - β(c̄_b - c̄_r) with variance s²(1/n_b + 1/n_r + (c̄_b - c̄_r)²/S_cc),
 * Student t with N - B - 1 degrees of freedom. Relative uplift m_b/m_r - 1 of the adjusted means m_k = ȳ_k + β(c̄ -
 * c̄_k) by the delta method on its logarithm, normal critical value. Without a covariate β = 0 and N - B degrees. One
 * variance for all branches (homoskedastic). Exact but for rounding, about 1e-13 of the width.
 *
 * <p>Source: textbook analysis of covariance, for example Fisher, "Statistical methods for research workers" (1932);
 * delta method as in statsmodels and marginaleffects.
 */
public final class LinearModel {
    private static final double ALPHA = 0.05;

    private final List<BranchMoments> branches;
    private final boolean adjusted;
    private final double slope;
    private final double gridMean;
    private final double covariateSquares;
    private final double variance;
    private final double critical;

    private LinearModel(List<BranchMoments> branches, boolean adjusted, double gridMean) {
        this.branches = List.copyOf(branches);
        this.adjusted = adjusted;
        this.gridMean = gridMean;
        CompensatedSum squares = new CompensatedSum();
        CompensatedSum ofCovariate = new CompensatedSum();
        CompensatedSum products = new CompensatedSum();
        long n = 0;
        for (BranchMoments branch : branches) {
            squares.add(branch.squares());
            ofCovariate.add(branch.covariateSquares());
            products.add(branch.products());
            n += branch.n();
        }
        this.covariateSquares = ofCovariate.value();
        this.slope = adjusted ? products.value() / covariateSquares : 0;
        double residual = squares.value() - slope * products.value();
        long degrees = n - branches.size() - (adjusted ? 1 : 0);
        boolean exists = degrees > 0 && residual > 0;
        this.variance = exists ? residual / (double) degrees : Double.NaN;
        this.critical = exists ? studentQuantile(degrees) : Double.NaN;
    }

    /** The model without a covariate. */
    public static LinearModel unadjusted(List<BranchMoments> branches) {
        return new LinearModel(branches, false, 0);
    }

    /**
     * The model with a covariate; it must vary within a branch ({@link BranchMoments#covariateVaries}).
     *
     * @param gridMean covariate at which adjusted means are taken
     */
    public static LinearModel adjusted(List<BranchMoments> branches, double gridMean) {
        return new LinearModel(branches, true, gridMean);
    }

    /** The mean of a branch with its own Student interval; no bounds for a single client. */
    public Estimate individual(int branch) {
        BranchMoments moments = branches.get(branch);
        if (moments.n() < 2) {
            return Estimate.of(moments.mean());
        }
        double half = studentQuantile(moments.n() - 1)
                * Math.sqrt(moments.squares() / (moments.n() - 1))
                / Math.sqrt((double) moments.n());
        return new Estimate(moments.mean(), moments.mean() - half, moments.mean() + half);
    }

    /** Branch minus reference. */
    public Estimate difference(int branch, int reference) {
        BranchMoments b = branches.get(branch);
        BranchMoments r = branches.get(reference);
        double apart = b.covariateMean() - r.covariateMean();
        double point = (b.mean() - r.mean()) - slope * apart;
        double spread = 1.0 / b.n() + 1.0 / r.n() + (adjusted ? apart * apart / covariateSquares : 0);
        double half = critical * Math.sqrt(variance * spread);
        return Double.isNaN(half) ? Estimate.NONE : new Estimate(point, point - half, point + half);
    }

    /** Branch over reference, minus 1; nothing where the adjusted means differ in sign, no bounds for a mean of 0. */
    public Estimate relativeUplift(int branch, int reference) {
        double b = adjustedMean(branch);
        double r = adjustedMean(reference);
        double ratio = b / r;
        double ofRatio = covariance(branch, branch) / (b * b)
                + covariance(reference, reference) / (r * r)
                - 2 * covariance(branch, reference) / (b * r);
        double half = -Normal.quantile(ALPHA / 2) * Math.sqrt(ofRatio);
        if (!(ratio >= 0) || Double.isNaN(variance)) {
            return Estimate.NONE;
        }
        if (ratio == 0) {
            return Estimate.of(-1);
        }
        double log = StrictMath.log(ratio);
        return new Estimate(ratio - 1, StrictMath.expm1(log - half), StrictMath.expm1(log + half));
    }

    private double adjustedMean(int branch) {
        BranchMoments moments = branches.get(branch);
        return moments.mean() + slope * (gridMean - moments.covariateMean());
    }

    private double covariance(int one, int other) {
        double own = one == other ? 1.0 / branches.get(one).n() : 0;
        if (!adjusted) {
            return variance * own;
        }
        double fromOne = gridMean - branches.get(one).covariateMean();
        double fromOther = gridMean - branches.get(other).covariateMean();
        return variance * (own + fromOne * fromOther / covariateSquares);
    }

    private static double studentQuantile(long degrees) {
        return Student.quantile(1 - ALPHA / 2, degrees);
    }
}

package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.ExactSum;
import dev.jetstream.core.statistics.arrays.ExactSums;
import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.List;

/**
 * What a linear model needs to know of one branch.
 *
 * @param n clients
 * @param mean of the metric
 * @param squares sum of squares about the mean
 * @param covariateMean mean of the covariate; 0 without one
 * @param covariateSquares sum of its squares about its mean
 * @param products sum of the products of both deviations
 */
public record BranchMoments(
        long n, double mean, double squares, double covariateMean, double covariateSquares, double products) {
    /** The moments of a branch without a covariate. */
    public static BranchMoments of(Moments moments) {
        return new BranchMoments(moments.n(), moments.mean(), moments.sumOfSquares(), 0, 0, 0);
    }

    /**
     * The moments of the clients that have both metric (x) and covariate (y); NaN stands for null.
     *
     * @param scaling clips and scales; finite values come out
     */
    public static BranchMoments ofComplete(List<PairColumn> columns, PairScaling scaling) {
        ExactSum[] sums = ExactSums.cleared(2);
        long n = 0;
        for (PairColumn column : columns) {
            n += addValues(column, scaling, sums[0], sums[1]);
        }
        double mean = sums[0].value() / n;
        double covariateMean = sums[1].value() / n;
        sums = ExactSums.cleared(5);
        for (PairColumn column : columns) {
            addProducts(column, scaling, mean, covariateMean, sums);
        }
        double shift = sums[0].value();
        double covariateShift = sums[1].value();
        return new BranchMoments(
                n,
                mean,
                Math.max(0, sums[2].value() - shift * (shift / n)),
                covariateMean,
                Math.max(0, sums[3].value() - covariateShift * (covariateShift / n)),
                sums[4].value() - shift * (covariateShift / n));
    }

    /** The moments of the metric over all branches together, about a mean near {@code centre}. */
    public static BranchMoments pooled(List<BranchMoments> branches, double centre) {
        long n = 0;
        CompensatedSum sum = new CompensatedSum();
        for (BranchMoments branch : branches) {
            n += branch.n;
            sum.add(branch.n * (branch.mean - centre));
        }
        double mean = sum.value() / n;
        CompensatedSum squares = new CompensatedSum();
        for (BranchMoments branch : branches) {
            double apart = branch.mean - centre - mean;
            squares.add(branch.squares + branch.n * apart * apart);
        }
        return new BranchMoments(n, centre + mean, squares.value(), 0, 0, 0);
    }

    /** Whether the covariate varies within the branches: else its normal equations are singular. */
    public static boolean covariateVaries(List<BranchMoments> branches) {
        double within = 0;
        double raw = 0;
        for (BranchMoments branch : branches) {
            within += branch.covariateSquares;
            raw += branch.covariateSquares + branch.n * branch.covariateMean * branch.covariateMean;
        }
        return within > 1e-14 * raw;
    }

    private static long addValues(PairColumn column, PairScaling scaling, ExactSum sumX, ExactSum sumY) {
        long n = 0;
        int size = column.size();
        for (int i = 0; i < size; i++) {
            if (isComplete(column, i)) {
                long count = column.count(i);
                sumX.add(scaling.x(column.x(i)), count);
                sumY.add(scaling.y(column.y(i)), count);
                n += count;
            }
        }
        return n;
    }

    private static void addProducts(
            PairColumn column, PairScaling scaling, double mean, double covariateMean, ExactSum[] sums) {
        int size = column.size();
        for (int i = 0; i < size; i++) {
            if (isComplete(column, i)) {
                long count = column.count(i);
                double x = scaling.x(column.x(i)) - mean;
                double y = scaling.y(column.y(i)) - covariateMean;
                sums[0].add(x, count);
                sums[1].add(y, count);
                sums[2].add(x * x, count);
                sums[3].add(y * y, count);
                sums[4].add(x * y, count);
            }
        }
    }

    private static boolean isComplete(PairColumn column, int index) {
        return !Double.isNaN(column.x(index)) && !Double.isNaN(column.y(index));
    }
}

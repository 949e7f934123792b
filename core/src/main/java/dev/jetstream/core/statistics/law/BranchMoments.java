package dev.jetstream.core.statistics.law;

import java.util.List;

/**
 * What a linear model needs to know of one branch.
 *
 * @param n clients
 * @param mean of the metric
 * @param squares sum of squares about the mean
 * @param covariateMean mean of the covariate; 0 without one
 * @param covariateSquares sum of its squares about its mean
 * @param covariateRawSquares sum of its squares about 0
 * @param products sum of the products of both deviations
 */
public record BranchMoments(
        long n,
        double mean,
        double squares,
        double covariateMean,
        double covariateSquares,
        double covariateRawSquares,
        double products) {
    /** The moments of a branch without a covariate; at least one client. */
    public static BranchMoments of(double[] values, long[] counts) {
        Moments moments = Moments.of(values, counts);
        return new BranchMoments(moments.n(), moments.mean(), moments.sumOfSquares(), 0, 0, 0, 0);
    }

    /** The moments of a branch with a covariate for each client; at least one client. */
    public static BranchMoments of(double[] values, double[] covariates, long[] counts) {
        Moments metric = Moments.of(values, counts);
        Moments covariate = Moments.of(covariates, counts);
        CompensatedSum products = new CompensatedSum();
        CompensatedSum raw = new CompensatedSum();
        for (int i = 0; i < values.length; i++) {
            products.add(counts[i] * (values[i] - metric.mean()) * (covariates[i] - covariate.mean()));
            raw.add(counts[i] * covariates[i] * covariates[i]);
        }
        return new BranchMoments(
                metric.n(),
                metric.mean(),
                metric.sumOfSquares(),
                covariate.mean(),
                covariate.sumOfSquares(),
                raw.value(),
                products.value());
    }

    /** Whether the covariate varies within the branches: else its normal equations are singular. */
    public static boolean covariateVaries(List<BranchMoments> branches) {
        double within =
                branches.stream().mapToDouble(BranchMoments::covariateSquares).sum();
        double raw = branches.stream()
                .mapToDouble(BranchMoments::covariateRawSquares)
                .sum();
        return within > 1e-14 * raw;
    }
}

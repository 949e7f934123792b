package dev.jetstream.core.statistics.law;

import java.util.Arrays;

/**
 * A law through nodes: pairs of normal score and quantile.
 *
 * <p>In the score every law that is met here is smooth, so a spline through some fifty nodes has an error below 1e-4
 * deviations. Monotone: slopes are limited after Fritsch and Carlson (doi:10.1137/0717021). Outside the nodes it goes
 * on straight.
 */
final class SplineLaw implements Law {
    private final double mean;
    private final double[] scores;
    private final double[] quantiles;
    private final double[] slopes;

    private SplineLaw(double mean, double[] scores, double[] quantiles, double[] slopes) {
        this.mean = mean;
        this.scores = scores;
        this.quantiles = quantiles;
        this.slopes = slopes;
    }

    /**
     * The law through these nodes.
     *
     * @param scores strictly ascending, at least three
     * @param quantiles not descending, as many
     */
    static SplineLaw through(double mean, double[] scores, double[] quantiles) {
        return new SplineLaw(mean, scores.clone(), quantiles.clone(), MonotoneSlopes.of(scores, quantiles));
    }

    /** The law through nodes that are in order by x but whose scores may repeat or fall where they carry no mass. */
    static Law throughAscending(double mean, double[] scores, double[] quantiles, int size) {
        double[] keptScores = new double[size];
        double[] keptQuantiles = new double[size];
        int kept = 0;
        for (int i = 0; i < size; i++) {
            boolean later = kept == 0 || scores[i] > keptScores[kept - 1] + 1e-9;
            if (later && Math.abs(scores[i]) < 8.2) {
                keptScores[kept] = scores[i];
                keptQuantiles[kept] = quantiles[i];
                kept++;
            }
        }
        return kept < 3
                ? Law.certain(mean)
                : through(mean, Arrays.copyOf(keptScores, kept), Arrays.copyOf(keptQuantiles, kept));
    }

    /** The same law with another expectation, where that is known better than by the nodes. */
    SplineLaw withMean(double better) {
        return new SplineLaw(better, scores, quantiles, slopes);
    }

    @Override
    public double mean() {
        return mean;
    }

    @Override
    public boolean isCertain() {
        return false;
    }

    @Override
    public double quantile(double z) {
        int last = scores.length - 1;
        if (z <= scores[0]) {
            return quantiles[0] + slopes[0] * (z - scores[0]);
        }
        if (z >= scores[last]) {
            return quantiles[last] + slopes[last] * (z - scores[last]);
        }
        int cell = cellOf(scores, z);
        return cubic(cell, (z - scores[cell]) / (scores[cell + 1] - scores[cell]));
    }

    @Override
    public double score(double x) {
        int last = scores.length - 1;
        if (x <= quantiles[0]) {
            return beyond(scores[0], x - quantiles[0], slopes[0]);
        }
        if (x >= quantiles[last]) {
            return beyond(scores[last], x - quantiles[last], slopes[last]);
        }
        int cell = cellOf(quantiles, x);
        return scores[cell] + fractionAt(cell, x) * (scores[cell + 1] - scores[cell]);
    }

    private static double beyond(double score, double distance, double slope) {
        if (distance == 0) {
            return score;
        }
        return slope > 0 ? score + distance / slope : distance * Double.POSITIVE_INFINITY;
    }

    private static int cellOf(double[] nodes, double x) {
        int low = 0;
        int high = nodes.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (nodes[middle] <= x) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where in a cell the cubic reaches {@code x}: Newton, kept inside by bisection. */
    private double fractionAt(int cell, double x) {
        double width = scores[cell + 1] - scores[cell];
        double rise = quantiles[cell + 1] - quantiles[cell];
        double low = 0;
        double high = 1;
        double at = (x - quantiles[cell]) / rise;
        for (int i = 0; i < 40; i++) {
            double miss = cubic(cell, at) - x;
            if (miss > 0) {
                high = at;
            } else {
                low = at;
            }
            double slope = 6 * rise * at * (1 - at)
                    + width * (slopes[cell] * (1 - at) * (1 - 3 * at) + slopes[cell + 1] * at * (3 * at - 2));
            double next = at - miss / slope;
            if (!(next >= low && next <= high)) {
                next = 0.5 * (low + high);
            }
            if (Math.abs(next - at) < 1e-13) {
                return next;
            }
            at = next;
        }
        return at;
    }

    private double cubic(int cell, double at) {
        double width = scores[cell + 1] - scores[cell];
        double rise = quantiles[cell + 1] - quantiles[cell];
        double rest = 1 - at;
        return quantiles[cell]
                + rise * at * at * (3 - 2 * at)
                + width * at * rest * (slopes[cell] * rest - slopes[cell + 1] * at);
    }
}

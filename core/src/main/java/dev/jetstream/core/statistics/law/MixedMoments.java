package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.ExactSum;
import dev.jetstream.core.statistics.arrays.ExactSums;
import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.List;

/**
 * Central mixed moments of pairs up to order 4, and from them the cumulants of the resampled mean of x - u y.
 *
 * <p>Products of deviations are rounded, their sums are exact: the order of the clients does not matter.
 */
final class MixedMoments {
    private static final int TERMS = 14;
    private static final ThreadLocal<double[]> CENTRAL = ThreadLocal.withInitial(() -> new double[TERMS]);
    private static final int[][] PLACES = {{-1, 1, 4, 8, 13}, {0, 3, 7, 12}, {2, 6, 11}, {5, 10}, {9}};

    private final long n;
    private final double meanX;
    private final double meanY;
    private final double[] central;

    private MixedMoments(long n, double meanX, double meanY, double[] central) {
        this.n = n;
        this.meanX = meanX;
        this.meanY = meanY;
        this.central = central;
    }

    /**
     * The moments of at least one pair; for the calling thread, until it asks for others, so that a branch of a segment
     * needs no array of its own.
     *
     * @param scaling clips and scales; finite values come out
     */
    static MixedMoments of(List<PairColumn> columns, PairScaling scaling) {
        ExactSum[] sums = ExactSums.cleared(2);
        long n = 0;
        for (PairColumn column : columns) {
            n += addValues(column, scaling, sums[0], sums[1]);
        }
        double meanX = sums[0].value() / n;
        double meanY = sums[1].value() / n;
        sums = ExactSums.cleared(TERMS);
        for (PairColumn column : columns) {
            addProducts(column, scaling, meanX, meanY, sums);
        }
        double[] central = CENTRAL.get();
        for (int i = 0; i < TERMS; i++) {
            central[i] = sums[i].value() / n;
        }
        return new MixedMoments(n, meanX, meanY, central);
    }

    long n() {
        return n;
    }

    double meanX() {
        return meanX;
    }

    double meanY() {
        return meanY;
    }

    /** The cumulants of the mean of x - u y over n resampled clients. */
    Cumulants of(double u) {
        double first = moment(1, u);
        double raw2 = moment(2, u);
        double raw3 = moment(3, u);
        double second = Math.max(0, raw2 - first * first);
        double third = raw3 - first * (3 * raw2 - 2 * first * first);
        double fourth = moment(4, u) - first * (4 * raw3 - first * (6 * raw2 - 3 * first * first));
        double clients = n;
        return new Cumulants(
                meanX - u * meanY,
                second / clients,
                third / (clients * clients),
                (fourth - 3 * second * second) / (clients * clients * clients));
    }

    /** The average of (x - u y)^order, both as deviations from means that are off by a rounding. */
    private double moment(int order, double u) {
        double sum = 0;
        double factor = 1;
        for (int j = 0; j <= order; j++) {
            sum += factor * central[PLACES[order - j][j]];
            factor *= -u * (order - j) / (j + 1);
        }
        return sum;
    }

    private static long addValues(PairColumn column, PairScaling scaling, ExactSum sumX, ExactSum sumY) {
        long n = 0;
        int size = column.size();
        for (int i = 0; i < size; i++) {
            long count = column.count(i);
            sumX.add(scaling.x(column.x(i)), count);
            sumY.add(scaling.y(column.y(i)), count);
            n += count;
        }
        return n;
    }

    private static void addProducts(
            PairColumn column, PairScaling scaling, double meanX, double meanY, ExactSum[] sums) {
        int size = column.size();
        for (int i = 0; i < size; i++) {
            long count = column.count(i);
            double x = scaling.x(column.x(i)) - meanX;
            double y = scaling.y(column.y(i)) - meanY;
            addUpToSecond(x, y, count, sums);
            addThird(x, y, count, sums);
            addFourth(x, y, count, sums);
        }
    }

    private static void addUpToSecond(double x, double y, long count, ExactSum[] sums) {
        sums[0].add(x, count);
        sums[1].add(y, count);
        sums[2].add(x * x, count);
        sums[3].add(x * y, count);
        sums[4].add(y * y, count);
    }

    private static void addThird(double x, double y, long count, ExactSum[] sums) {
        sums[5].add(x * x * x, count);
        sums[6].add(x * x * y, count);
        sums[7].add(x * (y * y), count);
        sums[8].add(y * y * y, count);
    }

    private static void addFourth(double x, double y, long count, ExactSum[] sums) {
        sums[9].add(x * x * (x * x), count);
        sums[10].add(x * x * (x * y), count);
        sums[11].add(x * x * (y * y), count);
        sums[12].add(x * y * (y * y), count);
        sums[13].add(y * y * (y * y), count);
    }
}

package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.ExactSum;
import dev.jetstream.core.statistics.arrays.ExactSums;

/**
 * Central moments of a sample, each divided by n.
 *
 * <p>Two passes: about the mean, which is rounded twice, and corrected for that. Powers of deviations are rounded,
 * their sums are exact, so the relative error is that of a few ulp of the moment of magnitudes, and the order of the
 * clients does not matter. Source of the correction: Chan, Golub and LeVeque, "Algorithms for computing the sample
 * variance" (1983), doi:10.1080/00031305.1983.10483115.
 *
 * @param n number of clients
 * @param sumOfSquares n times {@code second}, not rounded twice
 */
public record Moments(long n, double mean, double second, double third, double fourth, double sumOfSquares) {
    /** The moments of at least one finite value. */
    public static Moments of(Column column) {
        return of(column, Double.POSITIVE_INFINITY, 1);
    }

    /**
     * The moments of values clipped above and scaled.
     *
     * @param column at least one value, all finite once clipped
     * @param limit values above count as this
     * @param unit power of two by which values are divided
     */
    public static Moments of(Column column, double limit, double unit) {
        double scale = 1 / unit;
        ExactSum[] sums = ExactSums.cleared(1);
        long n = addValues(column, limit, scale, sums[0]);
        double mean = sums[0].value() / n;
        sums = ExactSums.cleared(4);
        addPowers(column, limit, scale, mean, sums);
        double shift = sums[0].value() / n;
        double squares = sums[1].value();
        double second = squares / n;
        double third = sums[2].value() / n;
        double fourth = sums[3].value() / n;
        double sumOfSquares = Math.max(0, squares - shift * shift * n);
        return new Moments(
                n,
                mean,
                sumOfSquares / n,
                third - shift * (3 * second - 2 * shift * shift),
                Math.max(0, fourth - shift * (4 * third - shift * (6 * second - 3 * shift * shift))),
                sumOfSquares);
    }

    private static long addValues(Column column, double limit, double scale, ExactSum sum) {
        long n = 0;
        int size = column.size();
        for (int i = 0; i < size; i++) {
            long count = column.count(i);
            sum.add(Math.min(column.value(i), limit) * scale, count);
            n += count;
        }
        return n;
    }

    private static void addPowers(Column column, double limit, double scale, double mean, ExactSum[] sums) {
        ExactSum first = sums[0];
        ExactSum second = sums[1];
        ExactSum third = sums[2];
        ExactSum fourth = sums[3];
        int size = column.size();
        for (int i = 0; i < size; i++) {
            long count = column.count(i);
            double deviation = Math.min(column.value(i), limit) * scale - mean;
            double square = deviation * deviation;
            first.add(deviation, count);
            second.add(square, count);
            third.add(square * deviation, count);
            fourth.add(square * square, count);
        }
    }
}

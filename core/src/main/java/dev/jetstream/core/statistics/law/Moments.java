package dev.jetstream.core.statistics.law;

/**
 * Central moments of a weighted sample, each divided by n.
 *
 * <p>Two passes about a corrected mean, all sums compensated: a relative error of a few ulp of the moment of
 * magnitudes.
 *
 * @param n number of clients
 * @param sumOfSquares n times {@code second}, not rounded twice
 */
public record Moments(long n, double mean, double second, double third, double fourth, double sumOfSquares) {
    /** The moments of at least one finite value. */
    public static Moments of(double[] values, long[] counts) {
        long n = 0;
        for (long count : counts) {
            n += count;
        }
        double mean = mean(values, counts, n);
        CompensatedSum second = new CompensatedSum();
        CompensatedSum third = new CompensatedSum();
        CompensatedSum fourth = new CompensatedSum();
        for (int i = 0; i < values.length; i++) {
            double deviation = values[i] - mean;
            double square = deviation * deviation;
            second.add(counts[i] * square);
            third.add(counts[i] * square * deviation);
            fourth.add(counts[i] * square * square);
        }
        return new Moments(n, mean, second.value() / n, third.value() / n, fourth.value() / n, second.value());
    }

    private static double mean(double[] values, long[] counts, long n) {
        if (values.length == 1) {
            return values[0];
        }
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < values.length; i++) {
            sum.add(values[i] * counts[i]);
        }
        double rough = sum.value() / n;
        CompensatedSum rest = new CompensatedSum();
        for (int i = 0; i < values.length; i++) {
            rest.add((values[i] - rough) * counts[i]);
        }
        return rough + rest.value() / n;
    }
}

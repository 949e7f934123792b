package dev.jetstream.core.statistics.law;

/** Central mixed moments of pairs up to order 4, and from them the cumulants of the resampled mean of x - u y. */
final class MixedMoments {
    private final long n;
    private final double meanX;
    private final double meanY;
    private final double[][] central;

    private MixedMoments(long n, double meanX, double meanY, double[][] central) {
        this.n = n;
        this.meanX = meanX;
        this.meanY = meanY;
        this.central = central;
    }

    /** The moments of at least one pair. */
    static MixedMoments of(double[] x, double[] y, long[] counts) {
        Moments first = Moments.of(x, counts);
        Moments second = Moments.of(y, counts);
        double[][] central = new double[5][5];
        for (int i = 0; i <= 4; i++) {
            for (int j = 0; i + j <= 4; j++) {
                CompensatedSum sum = new CompensatedSum();
                for (int k = 0; k < x.length; k++) {
                    sum.add(counts[k] * power(x[k] - first.mean(), i) * power(y[k] - second.mean(), j));
                }
                central[i][j] = sum.value() / first.n();
            }
        }
        return new MixedMoments(first.n(), first.mean(), second.mean(), central);
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
        double second = moment(2, u);
        double third = moment(3, u);
        double fourth = moment(4, u);
        double clients = n;
        return new Cumulants(
                meanX - u * meanY,
                second / clients,
                third / (clients * clients),
                (fourth - 3 * second * second) / (clients * clients * clients));
    }

    private double moment(int order, double u) {
        double sum = 0;
        double factor = 1;
        for (int j = 0; j <= order; j++) {
            sum += factor * central[order - j][j];
            factor *= -u * (order - j) / (j + 1);
        }
        return sum;
    }

    private static double power(double base, int exponent) {
        double product = 1;
        for (int i = 0; i < exponent; i++) {
            product *= base;
        }
        return product;
    }
}

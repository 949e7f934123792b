package dev.jetstream.core.statistics.law;

/** Slopes of a cubic spline, limited so that the curve through ascending nodes never falls. */
final class MonotoneSlopes {
    private MonotoneSlopes() {}

    /** The slope at each node. Source: natural spline; limits of Fritsch and Carlson (1980), doi:10.1137/0717021. */
    static double[] of(double[] x, double[] y) {
        double[] slopes = natural(x, y);
        int last = x.length - 1;
        for (int i = 0; i <= last; i++) {
            double left = i == 0 ? Double.POSITIVE_INFINITY : (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
            double right = i == last ? Double.POSITIVE_INFINITY : (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
            slopes[i] = Math.max(0, Math.min(slopes[i], 3 * Math.min(left, right)));
        }
        return slopes;
    }

    private static double[] natural(double[] x, double[] y) {
        int size = x.length;
        double[] diagonal = new double[size];
        double[] right = new double[size];
        double[] upper = new double[size];
        for (int i = 0; i < size; i++) {
            double before = i == 0 ? 0 : 1 / (x[i] - x[i - 1]);
            double after = i == size - 1 ? 0 : 1 / (x[i + 1] - x[i]);
            diagonal[i] = 2 * (before + after);
            upper[i] = after;
            right[i] = 3
                    * ((i == 0 ? 0 : before * before * (y[i] - y[i - 1]))
                            + (i == size - 1 ? 0 : after * after * (y[i + 1] - y[i])));
        }
        for (int i = 1; i < size; i++) {
            double factor = upper[i - 1] / diagonal[i - 1];
            diagonal[i] -= factor * upper[i - 1];
            right[i] -= factor * right[i - 1];
        }
        double[] slopes = new double[size];
        for (int i = size - 1; i >= 0; i--) {
            double next = i == size - 1 ? 0 : upper[i] * slopes[i + 1];
            slopes[i] = (right[i] - next) / diagonal[i];
        }
        return slopes;
    }
}

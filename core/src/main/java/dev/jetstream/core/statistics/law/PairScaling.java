package dev.jetstream.core.statistics.law;

/**
 * Clips and scales pairs while they are read.
 *
 * @param limitX first numbers above count as this
 * @param limitY second numbers above count as this
 * @param unitX power of two by which first numbers are divided
 * @param unitY power of two by which second numbers are divided
 */
public record PairScaling(double limitX, double limitY, double unitX, double unitY) {
    /** Leaves pairs as they are. */
    public static final PairScaling NONE = new PairScaling(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1, 1);

    /** Whether a pair is finite once clipped. */
    public boolean isFinite(double x, double y) {
        return Double.isFinite(Math.min(x, limitX)) && Double.isFinite(Math.min(y, limitY));
    }

    double x(double value) {
        return Math.min(value, limitX) * (1 / unitX);
    }

    double y(double value) {
        return Math.min(value, limitY) * (1 / unitY);
    }
}

package dev.jetstream.core.statistics.law;

/** Gaussian kernel density: (1/(n h √2π)) Σ c_j exp(-(t - v_j)²/(2h²)), summed where the term is not below 1e-16. */
public final class Kernel {
    private static final double REACH = 8.6;

    private final double[] values;
    private final long[] counts;
    private final double bandwidth;
    private final double n;

    /**
     * The density of a sample.
     *
     * @param values ascending, finite
     * @param bandwidth positive, in units of the values
     */
    public Kernel(double[] values, long[] counts, double bandwidth) {
        this.values = values.clone();
        this.counts = counts.clone();
        this.bandwidth = bandwidth;
        double clients = 0;
        for (long count : counts) {
            clients += count;
        }
        this.n = clients;
    }

    /** The density at {@code t}; absolute error below 1e-13 divided by the bandwidth. */
    public double density(double t) {
        CompensatedSum sum = new CompensatedSum();
        for (int i = firstWithin(t - REACH * bandwidth); i < values.length; i++) {
            double distance = (values[i] - t) / bandwidth;
            if (distance > REACH) {
                break;
            }
            sum.add(counts[i] * Normal.density(distance));
        }
        return sum.value() / (n * bandwidth);
    }

    private int firstWithin(double from) {
        int low = 0;
        int high = values.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

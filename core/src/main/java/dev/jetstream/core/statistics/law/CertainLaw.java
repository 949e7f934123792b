package dev.jetstream.core.statistics.law;

/**
 * The law of a number that is certain.
 *
 * @param mean that number; infinite or NaN where it is undefined
 */
record CertainLaw(double mean) implements Law {
    @Override
    public boolean isCertain() {
        return true;
    }

    @Override
    public double quantile(double z) {
        return mean;
    }

    @Override
    public double score(double x) {
        return x < mean ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
}

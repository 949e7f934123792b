package dev.jetstream.core.statistics.law;

/**
 * A law of at most 128 values: ascending atoms with their probabilities.
 *
 * <p>More atoms are joined, runs of neighbours at their mean: that changes the variance by less than 2e-3 of it, the
 * quantiles of differences of two such laws by less than 1e-3 deviations. Belongs to an {@link OrderStatistic}, which
 * changes it; not for several threads.
 */
public final class DiscreteLaw {
    private static final int MOST_ATOMS = 128;

    private final double[] values = new double[MOST_ATOMS];
    private final double[] cumulative = new double[MOST_ATOMS];
    private int size;
    private double mean;
    private double ofZero;
    private double inverseOfOthers;

    DiscreteLaw() {}

    /** The law with weights that are proportional to the probabilities; the atoms from one index to before another. */
    static DiscreteLaw of(double[] ascending, double[] weights, int from, int to) {
        DiscreteLaw law = new DiscreteLaw();
        law.set(ascending, weights, from, to);
        return law;
    }

    void set(double[] ascending, double[] weights, int from, int to) {
        double total = 0;
        double zero = 0;
        CompensatedSum sum = new CompensatedSum();
        CompensatedSum inverse = new CompensatedSum();
        for (int i = from; i < to; i++) {
            total += weights[i];
            sum.add(weights[i] * (ascending[i] - ascending[from]));
            if (ascending[i] == 0) {
                zero = weights[i];
            } else {
                inverse.add(weights[i] / ascending[i]);
            }
        }
        mean = to - from == 1 ? ascending[from] : ascending[from] + sum.value() / total;
        ofZero = zero / total;
        inverseOfOthers = inverse.value() / (total - zero);
        group(ascending, weights, from, to);
    }

    /** How many atoms there are. */
    int size() {
        return size;
    }

    double value(int index) {
        return values[index];
    }

    double probability(int index) {
        return index == 0 ? cumulative[0] : cumulative[index] - cumulative[index - 1];
    }

    /** The probability of the first atoms, so many of them. */
    double ofFirst(int atoms) {
        return atoms == 0 ? 0 : cumulative[atoms - 1];
    }

    /** The expectation. */
    double mean() {
        return mean;
    }

    /** The probability of 0. */
    double ofZero() {
        return ofZero;
    }

    /** The expectation of the inverse of what is not 0. */
    double inverseMeanOfOthers() {
        return inverseOfOthers;
    }

    private void group(double[] ascending, double[] weights, int from, int to) {
        size = Math.min(MOST_ATOMS, to - from);
        double upTo = 0;
        for (int group = 0; group < size; group++) {
            int start = from + (int) ((long) group * (to - from) / size);
            int end = from + (int) ((long) (group + 1) * (to - from) / size);
            double weight = 0;
            double above = 0;
            for (int i = start; i < end; i++) {
                weight += weights[i];
                above += weights[i] * (ascending[i] - ascending[start]);
            }
            values[group] = end - start == 1 || weight == 0 ? ascending[start] : ascending[start] + above / weight;
            upTo += weight;
            cumulative[group] = upTo;
        }
        for (int group = 0; group < size; group++) {
            cumulative[group] /= upTo;
        }
    }
}

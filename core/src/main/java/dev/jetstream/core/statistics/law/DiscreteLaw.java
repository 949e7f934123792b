package dev.jetstream.core.statistics.law;

import java.util.Arrays;

/** A law of finitely many values: ascending atoms with their probabilities. Immutable. */
public final class DiscreteLaw {
    private static final double ROUNDING = 1e-12;

    private final double[] values;
    private final double[] cumulative;
    private final double total;

    private DiscreteLaw(double[] values, double[] cumulative, double total) {
        this.values = values;
        this.cumulative = cumulative;
        this.total = total;
    }

    /** The law with weights that are proportional to the probabilities; the atoms from one index to before another. */
    static DiscreteLaw of(double[] ascending, double[] weights, int from, int to) {
        double[] cumulative = new double[to - from];
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += weights[i];
            cumulative[i - from] = sum;
        }
        return new DiscreteLaw(Arrays.copyOfRange(ascending, from, to), cumulative, sum);
    }

    /** How many atoms there are. */
    int size() {
        return values.length;
    }

    double value(int index) {
        return values[index];
    }

    double probability(int index) {
        return (index == 0 ? cumulative[0] : cumulative[index] - cumulative[index - 1]) / total;
    }

    /** The probability of the first atoms, so many of them. */
    double ofFirst(int atoms) {
        return atoms == 0 ? 0 : cumulative[atoms - 1] / total;
    }

    /** The expectation. */
    public double mean() {
        if (values.length == 1) {
            return values[0];
        }
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < values.length; i++) {
            sum.add(probability(i) * values[i]);
        }
        return sum.value();
    }

    /** The smallest value whose cumulative probability is at least {@code p}. */
    public double quantile(double p) {
        int index = 0;
        while (index < values.length - 1 && ofFirst(index + 1) < p - ROUNDING) {
            index++;
        }
        return values[index];
    }

    /** The probability of exactly this value. */
    double probabilityOf(double value) {
        int index = Arrays.binarySearch(values, value);
        return index < 0 ? 0 : probability(index);
    }

    /** The law with runs of neighbouring atoms joined at their mean, so that at most {@code limit} are left. */
    DiscreteLaw grouped(int limit) {
        if (size() <= limit) {
            return this;
        }
        double[] centres = new double[limit];
        double[] upTo = new double[limit];
        for (int group = 0; group < limit; group++) {
            int from = (int) ((long) group * size() / limit);
            int to = (int) ((long) (group + 1) * size() / limit);
            double above = 0;
            double weight = 0;
            for (int i = from; i < to; i++) {
                double probability = probability(i);
                weight += probability;
                above += probability * (values[i] - values[from]);
            }
            centres[group] = values[from] + (weight > 0 ? above / weight : 0);
            upTo[group] = cumulative[to - 1];
        }
        return new DiscreteLaw(centres, upTo, total);
    }
}

package dev.jetstream.core.statistics.law;

import java.util.Arrays;

/** A law of finitely many values: ascending atoms with their probabilities. */
public final class DiscreteLaw {
    private static final double ROUNDING = 1e-12;

    private final double[] values;
    private final double[] probabilities;
    private final double[] cumulative;

    private DiscreteLaw(double[] values, double[] probabilities) {
        this.values = values;
        this.probabilities = probabilities;
        this.cumulative = new double[values.length];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += probabilities[i];
            cumulative[i] = sum;
        }
        for (int i = 0; i < values.length; i++) {
            probabilities[i] /= sum;
            cumulative[i] /= sum;
        }
    }

    /** The law with weights that are proportional to the probabilities. */
    static DiscreteLaw of(double[] ascending, double[] weights) {
        return new DiscreteLaw(ascending.clone(), weights.clone());
    }

    /**
     * The law of the order statistic x_(K), K ~ Binomial(n-1, q), counted from 0: what a bootstrap of the q-quantile
     * samples.
     *
     * <p>Binomial weights by recurrence from the mode, to 1e-17 of it. Source: Spotify's quantile bootstrap,
     * Schultzberg and Ankargren, "Resampling-free bootstrap inference for quantiles" (2022), arXiv:2202.10992.
     *
     * @param values ascending, at least one
     * @param counts of the values, positive
     * @param q in (0, 1)
     */
    public static DiscreteLaw ofOrderStatistic(double[] values, long[] counts, double q) {
        long n = 0;
        for (long count : counts) {
            n += count;
        }
        long mode = Math.min(n - 1, (long) Math.floor(n * q));
        int at = 0;
        long upTo = counts[0];
        while (upTo <= mode) {
            at++;
            upTo += counts[at];
        }
        double[] weights = new double[values.length];
        double odds = q / (1 - q);
        int place = at;
        long last = upTo;
        double weight = 1;
        for (long k = mode; k < n && weight > 1e-17; k++) {
            while (k >= last) {
                place++;
                last += counts[place];
            }
            weights[place] += weight;
            weight *= odds * (n - 1 - k) / (k + 1);
        }
        place = at;
        long first = upTo - counts[at];
        weight = (double) mode / (n - mode) / odds;
        for (long k = mode - 1; k >= 0 && weight > 1e-17; k--) {
            while (k < first) {
                place--;
                first -= counts[place];
            }
            weights[place] += weight;
            weight *= k / (odds * (n - k));
        }
        return trimmed(values, weights);
    }

    /** How many atoms there are. */
    int size() {
        return values.length;
    }

    double value(int index) {
        return values[index];
    }

    double probability(int index) {
        return probabilities[index];
    }

    /** The probability of the first atoms, so many of them. */
    double ofFirst(int atoms) {
        return atoms == 0 ? 0 : cumulative[atoms - 1];
    }

    /** The expectation. */
    public double mean() {
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < values.length; i++) {
            sum.add(probabilities[i] * values[i]);
        }
        return values.length == 1 ? values[0] : sum.value();
    }

    /** The smallest value whose cumulative probability is at least {@code p}. */
    public double quantile(double p) {
        int index = 0;
        while (index < values.length - 1 && cumulative[index] < p - ROUNDING) {
            index++;
        }
        return values[index];
    }

    /** The probability of exactly this value. */
    double probabilityOf(double value) {
        int index = Arrays.binarySearch(values, value);
        return index < 0 ? 0 : probabilities[index];
    }

    /** The law with runs of neighbouring atoms joined at their mean, so that at most {@code limit} are left. */
    DiscreteLaw grouped(int limit) {
        if (size() <= limit) {
            return this;
        }
        double[] centres = new double[limit];
        double[] weights = new double[limit];
        for (int group = 0; group < limit; group++) {
            int from = (int) ((long) group * size() / limit);
            int to = (int) ((long) (group + 1) * size() / limit);
            double above = 0;
            for (int i = from; i < to; i++) {
                weights[group] += probabilities[i];
                above += probabilities[i] * (values[i] - values[from]);
            }
            centres[group] = values[from] + above / weights[group];
        }
        return new DiscreteLaw(centres, weights);
    }

    private static DiscreteLaw trimmed(double[] values, double[] weights) {
        int from = 0;
        while (weights[from] < 1e-14) {
            from++;
        }
        int to = values.length;
        while (weights[to - 1] < 1e-14) {
            to--;
        }
        return new DiscreteLaw(Arrays.copyOfRange(values, from, to), Arrays.copyOfRange(weights, from, to));
    }
}

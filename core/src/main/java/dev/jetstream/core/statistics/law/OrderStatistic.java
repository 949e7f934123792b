package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.Column;
import java.util.Arrays;

/**
 * The law of the order statistic x_(K), K ~ Binomial(n-1, q), counted from 0: what a bootstrap of the q-quantile
 * samples.
 *
 * <p>Binomial weights by recurrence from the mode, to 1e-17 of it, so only the few thousand ranks near the quantile are
 * looked at. One object serves several quantiles in ascending order one after the other and uses its arrays again; not
 * for several threads.
 *
 * <p>Source: Spotify's quantile bootstrap, Schultzberg and Ankargren, "Resampling-free bootstrap inference for
 * quantiles" (2022), arXiv:2202.10992.
 */
public final class OrderStatistic {
    private static final double NEGLIGIBLE = 1e-17;
    private static final double TRIMMED = 1e-14;
    private static final double ROUNDING = 1e-12;
    private static final ThreadLocal<Atoms> ATOMS = ThreadLocal.withInitial(Atoms::new);

    private final Column column;
    private final long n;
    private final double scale;
    private final DiscreteLaw law = new DiscreteLaw();
    private Atoms atoms = ATOMS.get();
    private double q = 0.5;
    private int place;
    private long upTo;

    /**
     * Order statistics of a sample.
     *
     * @param ascending strictly, at least one value, counts positive
     * @param n the sum of its counts
     * @param unit power of two by which values are divided
     */
    public OrderStatistic(Column ascending, long n, double unit) {
        this.column = ascending;
        this.scale = 1 / unit;
        this.n = n;
        this.upTo = ascending.count(0);
    }

    /**
     * Turns to a quantile.
     *
     * @param quantile in (0, 1), not below that of the last call
     * @param low probability below the interval, and above it
     * @return the expectation of the order statistic and its quantiles, which are values of the sample
     */
    public Estimate moveTo(double quantile, double low) {
        this.q = quantile;
        this.atoms = ATOMS.get();
        atoms.size = 0;
        long mode = Math.min(n - 1, (long) Math.floor(n * q));
        while (upTo <= mode) {
            place++;
            upTo += column.count(place);
        }
        downFrom(mode);
        atoms.reverse();
        upFrom(mode);
        atoms.trim();
        law.set(atoms.values, atoms.weights, atoms.from, atoms.size);
        return new Estimate(atoms.mean(), atoms.quantile(low), atoms.quantile(1 - low));
    }

    /** The law at the quantile that was turned to last; the same object is changed by the next turn. */
    public DiscreteLaw law() {
        return law;
    }

    private void downFrom(long mode) {
        int at = place;
        long first = upTo - column.count(place);
        double odds = q / (1 - q);
        double weight = (double) mode / (n - mode) / odds;
        double ofValue = 0;
        for (long k = mode - 1; k >= 0 && weight > NEGLIGIBLE; k--) {
            if (k < first) {
                atoms.append(column.value(at) * scale, ofValue);
                ofValue = 0;
                at--;
                first -= column.count(at);
            }
            ofValue += weight;
            weight *= k / (odds * (n - k));
        }
        atoms.append(column.value(at) * scale, ofValue);
    }

    /** Goes on with the last value, which is the one at the mode. */
    private void upFrom(long mode) {
        int at = place;
        long last = upTo;
        double odds = q / (1 - q);
        double weight = 1;
        double ofValue = atoms.weights[atoms.size - 1];
        atoms.size--;
        for (long k = mode; k < n && weight > NEGLIGIBLE; k++) {
            if (k >= last) {
                atoms.append(column.value(at) * scale, ofValue);
                ofValue = 0;
                at++;
                last += column.count(at);
            }
            ofValue += weight;
            weight *= odds * (n - 1 - k) / (k + 1);
        }
        atoms.append(column.value(at) * scale, ofValue);
    }

    /** Values with weights that a thread collects, again and again. */
    private static final class Atoms {
        private double[] values = new double[1024];
        private double[] weights = new double[1024];
        private int from;
        private int size;
        private double total;

        void append(double value, double weight) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                weights = Arrays.copyOf(weights, 2 * size);
            }
            values[size] = value;
            weights[size] = weight;
            size++;
        }

        void reverse() {
            for (int i = 0, j = size - 1; i < j; i++, j--) {
                double value = values[i];
                values[i] = values[j];
                values[j] = value;
                double weight = weights[i];
                weights[i] = weights[j];
                weights[j] = weight;
            }
        }

        void trim() {
            from = 0;
            while (weights[from] < TRIMMED) {
                from++;
            }
            while (weights[size - 1] < TRIMMED) {
                size--;
            }
            total = 0;
            for (int i = from; i < size; i++) {
                total += weights[i];
            }
        }

        double mean() {
            if (size - from == 1) {
                return values[from];
            }
            CompensatedSum sum = new CompensatedSum();
            for (int i = from; i < size; i++) {
                sum.add(weights[i] / total * (values[i] - values[from]));
            }
            return values[from] + sum.value();
        }

        /** The smallest value whose cumulative probability is at least {@code p}. */
        double quantile(double p) {
            int index = from;
            double upTo = weights[from];
            while (index < size - 1 && upTo / total < p - ROUNDING) {
                index++;
                upTo += weights[index];
            }
            return values[index];
        }
    }
}

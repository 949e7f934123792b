package dev.jetstream.core.statistics.law;

import dev.jetstream.core.statistics.arrays.Column;
import java.util.Arrays;

/**
 * The law of the order statistic x_(K), K ~ Binomial(n-1, q), counted from 0: what a bootstrap of the q-quantile samples.
 *
 * <p>Binomial weights by recurrence from the mode, to 1e-17 of it, so only the few thousand ranks near the quantile are
 * looked at. One object serves several quantiles in ascending order one after the other, as it uses its arrays again;
 * not for several threads.
 *
 * <p>Source: Spotify's quantile bootstrap, Schultzberg and Ankargren, "Resampling-free bootstrap inference for
 * quantiles" (2022), arXiv:2202.10992.
 */
public final class OrderStatistic {
    private static final double NEGLIGIBLE = 1e-17;
    private static final double TRIMMED = 1e-14;

    private final Column column;
    private final long n;
    private double q = 0.5;
    private int place;
    private long upTo;
    private double[] values = new double[64];
    private double[] weights = new double[64];
    private int size;

    /**
     * Order statistics of a sample.
     *
     * @param ascending strictly, at least one value, counts positive
     * @param n the sum of its counts
     */
    public OrderStatistic(Column ascending, long n) {
        this.column = ascending;
        this.n = n;
        this.upTo = ascending.count(0);
    }

    /**
     * The law for a quantile.
     *
     * @param quantile in (0, 1), not below that of the last call
     */
    public DiscreteLaw law(double quantile) {
        this.q = quantile;
        this.size = 0;
        long mode = Math.min(n - 1, (long) Math.floor(n * q));
        while (upTo <= mode) {
            place++;
            upTo += column.count(place);
        }
        downFrom(mode);
        reverse();
        upFrom(mode);
        return trimmed();
    }

    private void downFrom(long mode) {
        int at = place;
        long first = upTo - column.count(place);
        double odds = q / (1 - q);
        double weight = (double) mode / (n - mode) / odds;
        double ofValue = 0;
        for (long k = mode - 1; k >= 0 && weight > NEGLIGIBLE; k--) {
            if (k < first) {
                append(column.value(at), ofValue);
                ofValue = 0;
                at--;
                first -= column.count(at);
            }
            ofValue += weight;
            weight *= k / (odds * (n - k));
        }
        append(column.value(at), ofValue);
    }

    /** Goes on with the last value, which is the one at the mode. */
    private void upFrom(long mode) {
        int at = place;
        long last = upTo;
        double odds = q / (1 - q);
        double weight = 1;
        double ofValue = weights[size - 1];
        size--;
        for (long k = mode; k < n && weight > NEGLIGIBLE; k++) {
            if (k >= last) {
                append(column.value(at), ofValue);
                ofValue = 0;
                at++;
                last += column.count(at);
            }
            ofValue += weight;
            weight *= odds * (n - 1 - k) / (k + 1);
        }
        append(column.value(at), ofValue);
    }

    private void append(double value, double weight) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
            weights = Arrays.copyOf(weights, 2 * size);
        }
        values[size] = value;
        weights[size] = weight;
        size++;
    }

    private void reverse() {
        for (int i = 0, j = size - 1; i < j; i++, j--) {
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
            double weight = weights[i];
            weights[i] = weights[j];
            weights[j] = weight;
        }
    }

    private DiscreteLaw trimmed() {
        int from = 0;
        while (weights[from] < TRIMMED) {
            from++;
        }
        int to = size;
        while (weights[to - 1] < TRIMMED) {
            to--;
        }
        return DiscreteLaw.of(values, weights, from, to);
    }
}

package dev.jetstream.core.statistics;

import dev.jetstream.core.statistics.law.CompensatedSum;

/** Sample quantiles by linear interpolation (type 7), in the arithmetic that the original system's quantiles have. */
final class Quantiles {
    private Quantiles() {}

    /** The value at position q (n - 1) of the sorted clients; NaN for an empty sample or between equal infinities. */
    static double of(WeightedValues values, double q) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double position = (values.n() - 1) * q;
        long below = (long) Math.floor(position);
        double lower = at(values, below);
        double upper = at(values, Math.min(below + 1, values.n() - 1));
        return between(lower, upper, position - below);
    }

    /** The average of the quantiles 0, 1/points, …, (points - 1)/points. */
    static double average(WeightedValues values, int points) {
        CompensatedSum sum = new CompensatedSum();
        int index = 0;
        long upTo = values.count(0);
        for (int i = 0; i < points; i++) {
            double position = (values.n() - 1) * (i * (1.0 / points));
            long below = (long) Math.floor(position);
            while (upTo <= below) {
                index++;
                upTo += values.count(index);
            }
            int next = below + 1 < upTo || index == values.size() - 1 ? index : index + 1;
            sum.add(between(values.value(index), values.value(next), position - below));
        }
        return sum.value() / points;
    }

    /** numpy's interpolation: from the nearer end, so that it is exact at both. */
    static double between(double lower, double upper, double share) {
        double distance = upper - lower;
        return share < 0.5 ? lower + distance * share : upper - distance * (1 - share);
    }

    private static double at(WeightedValues values, long rank) {
        long upTo = 0;
        int index = -1;
        while (upTo <= rank) {
            index++;
            upTo += values.count(index);
        }
        return values.value(index);
    }
}

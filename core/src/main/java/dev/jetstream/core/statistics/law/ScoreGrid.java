package dev.jetstream.core.statistics.law;

/**
 * The normal scores at which laws are tabulated and integrated: -6 to 6 in steps of a quarter.
 *
 * <p>The trapezoid rule with normal weights is exact to 1e-9 there for functions as smooth as a normal cdf.
 */
final class ScoreGrid {
    /** How many scores there are. */
    static final int SIZE = 49;

    private static final double[] WEIGHTS = weights();

    private ScoreGrid() {}

    /** The score at an index. */
    static double score(int index) {
        return -6 + 0.25 * index;
    }

    /** The probability that the score at an index stands for; all of them sum to 1. */
    static double weight(int index) {
        return WEIGHTS[index];
    }

    /** All scores, ascending. */
    static double[] scores() {
        double[] scores = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            scores[i] = score(i);
        }
        return scores;
    }

    /** The expectation of a law by its quantiles at the scores. */
    static double mean(Law law) {
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < SIZE; i++) {
            sum.add(weight(i) * law.quantile(score(i)));
        }
        return sum.value();
    }

    private static double[] weights() {
        double[] weights = new double[SIZE];
        double sum = 0;
        for (int i = 0; i < SIZE; i++) {
            weights[i] = Normal.density(score(i));
            sum += weights[i];
        }
        for (int i = 0; i < SIZE; i++) {
            weights[i] /= sum;
        }
        return weights;
    }
}

package dev.jetstream.core.statistics.law;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Tabulates a law from its cdf: nodes as close together as half a normal score, wherever the mass is. */
final class CurveOfScores {
    private static final double GAP = 0.5;
    private static final double FAR = 5.5;
    private static final int FIRST_CELLS = 12;
    private static final int MAX_DEPTH = 12;

    private final DoubleUnaryOperator scoreAt;
    private double[] x = new double[64];
    private double[] scores = new double[64];
    private int size;

    private CurveOfScores(DoubleUnaryOperator scoreAt) {
        this.scoreAt = scoreAt;
    }

    /**
     * The curve over an interval that holds all mass but 1e-7 at either end.
     *
     * @param scoreAt normal score of P(X ≤ x), not descending; may be infinite
     */
    static CurveOfScores between(double from, double to, DoubleUnaryOperator scoreAt) {
        CurveOfScores curve = new CurveOfScores(scoreAt);
        double left = from;
        double leftScore = curve.clampedScore(from);
        curve.add(left, leftScore);
        for (int cell = 1; cell <= FIRST_CELLS; cell++) {
            double right = cell == FIRST_CELLS ? to : from + (to - from) * cell / FIRST_CELLS;
            double rightScore = curve.clampedScore(right);
            curve.fill(left, leftScore, right, rightScore, 0);
            curve.add(right, rightScore);
            left = right;
            leftScore = rightScore;
        }
        return curve;
    }

    /** The law of {@code shift} + {@code factor} times the number whose nodes these are, for a positive factor. */
    Law law(double mean, double shift, double factor) {
        for (int i = 0; i < size; i++) {
            x[i] = shift + factor * x[i];
        }
        return law(shift + factor * mean);
    }

    /** The law through the nodes. */
    Law law(double mean) {
        return SplineLaw.throughAscending(mean, scores, x, size);
    }

    private void fill(double left, double leftScore, double right, double rightScore, int depth) {
        boolean far = leftScore > FAR || rightScore < -FAR;
        if (far || depth > MAX_DEPTH || rightScore - leftScore <= GAP) {
            return;
        }
        double middle = left + 0.5 * (right - left);
        double score = clampedScore(middle);
        fill(left, leftScore, middle, score, depth + 1);
        add(middle, score);
        fill(middle, score, right, rightScore, depth + 1);
    }

    private void add(double node, double score) {
        if (size == x.length) {
            x = Arrays.copyOf(x, 2 * size);
            scores = Arrays.copyOf(scores, 2 * size);
        }
        x[size] = node;
        scores[size] = score;
        size++;
    }

    private double clampedScore(double node) {
        double score = scoreAt.applyAsDouble(node);
        return Double.isNaN(score) ? 9 : Math.max(-9, Math.min(9, score));
    }
}

package dev.jetstream.core.statistics.law;

import java.util.function.DoubleUnaryOperator;

/**
 * The difference and the ratio of two independent numbers, by quadrature: what pairing the replicates of two branches
 * would sample.
 *
 * <p>P(F - R ≤ t) = ∫ φ(z) P(F ≤ t + x_R(z)) dz, with the integral over the narrower of the two laws, so that the
 * trapezoid rule on 49 scores is as good as exact; quantiles by root finding on the normal score of that probability.
 * The ratio F / R of a positive R is the same question for F - cR.
 */
public final class IndependentLaws implements IndependentPair {
    private static final double SURELY = 5;

    private final Law focus;
    private final Law reference;

    /** The laws to compare. */
    public IndependentLaws(Law focus, Law reference) {
        this.focus = focus;
        this.reference = reference;
    }

    @Override
    public Comparison compare(double low) {
        DoubleUnaryOperator difference = this::differenceAtMost;
        DoubleUnaryOperator ratio = this::ratioAtMost;
        return new Comparison(
                differenceMean(),
                differenceQuantile(low, difference),
                differenceQuantile(1 - low, difference),
                ratioMean(),
                ratioQuantile(low, ratio),
                ratioQuantile(1 - low, ratio));
    }

    @Override
    public Comparison mirror(Comparison other, double low) {
        boolean isInvertible = focus.quantile(-SURELY) > 0 && isPositive();
        return new Comparison(
                differenceMean(),
                -other.differenceUpper(),
                -other.differenceLower(),
                ratioMean(),
                isInvertible ? 1 / other.ratioUpper() : ratioQuantile(low, this::ratioAtMost),
                isInvertible ? 1 / other.ratioLower() : ratioQuantile(1 - low, this::ratioAtMost));
    }

    /** The expectation of F - R. */
    double differenceMean() {
        return focus.mean() - reference.mean();
    }

    /** The quantile of F - R at probability {@code p}. */
    double differenceQuantile(double p) {
        return differenceQuantile(p, this::differenceAtMost);
    }

    private double differenceQuantile(double p, DoubleUnaryOperator cdf) {
        double z = Normal.quantile(p);
        if (reference.isCertain()) {
            return focus.quantile(z) - reference.mean();
        }
        if (focus.isCertain()) {
            return focus.mean() - reference.quantile(-z);
        }
        double centre = focus.quantile(0) - reference.quantile(0);
        double spread = spread(width(focus), width(reference));
        return ScoreRoot.solve(cdf, centre + z * spread, spread, z);
    }

    /** The expectation of F / R; infinite or NaN where R may be 0. */
    double ratioMean() {
        if (reference.isCertain()) {
            return focus.mean() / reference.mean();
        }
        if (!isPositive() && !isNegative()) {
            return Double.NaN;
        }
        CompensatedSum inverse = new CompensatedSum();
        double lowest = Math.abs(isPositive() ? reference.quantile(-SURELY) : reference.quantile(SURELY));
        for (int i = 0; i < ScoreGrid.SIZE; i++) {
            double value = reference.quantile(ScoreGrid.score(i));
            double safe = isPositive() ? Math.max(value, lowest) : Math.min(value, -lowest);
            inverse.add(ScoreGrid.weight(i) / safe);
        }
        return focus.mean() * inverse.value();
    }

    /** The quantile of F / R at probability {@code p}. */
    double ratioQuantile(double p) {
        return ratioQuantile(p, this::ratioAtMost);
    }

    private double ratioQuantile(double p, DoubleUnaryOperator cdf) {
        double z = Normal.quantile(p);
        if (reference.isCertain()) {
            double divisor = reference.mean();
            return focus.quantile(divisor < 0 ? -z : z) / divisor;
        }
        if (focus.isCertain() && (isPositive() || isNegative())) {
            boolean rising = focus.mean() < 0 == isPositive();
            return focus.mean() / reference.quantile(rising ? z : -z);
        }
        double centre = focus.quantile(0) / reference.quantile(0);
        double spread =
                spread(width(focus), centre * width(reference)) / Math.max(Math.abs(reference.quantile(0)), 1e-300);
        return ScoreRoot.solve(cdf, centre + z * spread, spread, z);
    }

    private boolean isPositive() {
        return reference.quantile(-SURELY) > 0;
    }

    private boolean isNegative() {
        return reference.quantile(SURELY) < 0;
    }

    private double differenceAtMost(double t) {
        return probabilityAtMost(t, 1);
    }

    private double ratioAtMost(double c) {
        if (isPositive()) {
            return probabilityAtMost(0, c);
        }
        return isNegative() ? 1 - probabilityAtMost(0, c) : ratioOfEitherSignAtMost(c);
    }

    /** P(F ≤ t + c R). */
    private double probabilityAtMost(double t, double c) {
        return width(focus) < Math.abs(c) * width(reference) ? overFocus(t, c) : overReference(t, c);
    }

    private double overReference(double t, double c) {
        double sum = 0;
        for (int i = 0; i < ScoreGrid.SIZE; i++) {
            double limit = t + c * reference.quantile(ScoreGrid.score(i));
            sum += ScoreGrid.weight(i) * Normal.cdf(focus.score(limit));
        }
        return sum;
    }

    private double overFocus(double t, double c) {
        double sum = 0;
        for (int i = 0; i < ScoreGrid.SIZE; i++) {
            double score = reference.score((focus.quantile(ScoreGrid.score(i)) - t) / c);
            sum += ScoreGrid.weight(i) * Normal.cdf(c > 0 ? -score : score);
        }
        return sum;
    }

    private double ratioOfEitherSignAtMost(double c) {
        double sum = 0;
        for (int i = 0; i < ScoreGrid.SIZE; i++) {
            double divisor = reference.quantile(ScoreGrid.score(i));
            double score = focus.score(c * divisor);
            sum += ScoreGrid.weight(i) * Normal.cdf(divisor > 0 ? score : -score);
        }
        return sum;
    }

    private static double width(Law law) {
        return law.isCertain() ? 0 : law.quantile(1) - law.quantile(-1);
    }

    private static double spread(double width, double otherWidth) {
        return Math.max(0.5 * Math.sqrt(width * width + otherWidth * otherWidth), 1e-300);
    }
}

package dev.jetstream.core.statistics.law;

/**
 * A sum whose rounding error does not grow with the number of terms.
 *
 * <p>Error at most 2 ulp of the sum plus n² ε² of the sum of magnitudes. Source: Neumaier, "Rundungsfehleranalyse
 * einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974), doi:10.1002/zamm.19740540106.
 */
public final class CompensatedSum {
    private double sum;
    private double lost;

    /** Adds a term. */
    public void add(double term) {
        double next = sum + term;
        if (Math.abs(sum) >= Math.abs(term)) {
            lost += (sum - next) + term;
        } else {
            lost += (term - next) + sum;
        }
        sum = next;
    }

    /** The sum so far; infinite or NaN when a term was, or when it overflows. */
    public double value() {
        return Double.isFinite(sum) ? sum + lost : sum;
    }
}

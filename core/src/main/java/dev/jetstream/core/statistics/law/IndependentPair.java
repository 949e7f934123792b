package dev.jetstream.core.statistics.law;

/** Two independent numbers, the focus and the reference, to be compared: what pairing their replicates would sample. */
public sealed interface IndependentPair permits IndependentAtoms, IndependentLaws {
    /**
     * Difference and ratio: expectations, and the quantiles at {@code low} and 1 - {@code low}.
     *
     * @param low in (0, 1/2)
     */
    Comparison compare(double low);

    /**
     * As {@link #compare}, from what the same two numbers gave the other way round: differences change their sign, and
     * ratios of positive numbers are inverted.
     */
    Comparison mirror(Comparison other, double low);
}

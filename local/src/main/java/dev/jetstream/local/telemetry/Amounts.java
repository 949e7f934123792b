package dev.jetstream.local.telemetry;

/**
 * How much a client does of something on a day: skewed over clients, Poisson over days, shifted by its studies.
 *
 * <p>The mean of a column lies between 1 and 5, by its name; a study's effect multiplies it, so that the relative
 * difference of two branches' means is the effect itself.
 */
final class Amounts {
    private Amounts() {}

    static long count(RowState row, int column) {
        double limit = StrictMath.exp(-StrictMath.min(mean(row, column), 200));
        long bits = row.bits(column);
        double product = Mix.unit(bits);
        long count = 0;
        while (product > limit) {
            bits = Mix.of(bits, 1);
            product *= Mix.unit(bits);
            count++;
        }
        return count;
    }

    /** An amount with three decimals, exponential around its mean. */
    static double amount(RowState row, int column) {
        double draw = -StrictMath.log(1 - Mix.unit(row.bits(column)));
        return StrictMath.rint(1000 * mean(row, column) * draw) / 1000;
    }

    /** True more often the more the client does. */
    static boolean flag(RowState row, int column) {
        double often = StrictMath.min(
                0.95, 0.4 * row.client().propensity() * row.client().factor(row.day()));
        return Mix.unit(row.bits(column)) < often;
    }

    private static double mean(RowState row, int column) {
        double base = 1 + 4 * Mix.unit(Mix.of(column, 7));
        return base * row.client().propensity() * row.client().factor(row.day());
    }
}

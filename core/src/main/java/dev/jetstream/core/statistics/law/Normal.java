package dev.jetstream.core.statistics.law;

/** The standard normal law. */
@SuppressWarnings("FloatingPointLiteralPrecision") // coefficients stand as published, to be compared with the source
public final class Normal {
    private static final double SQRT_2_PI = 2.5066282746310002;
    private static final double[] CENTRAL_NUMERATOR = {
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727
    };
    private static final double[] CENTRAL_DENOMINATOR = {
        1.0, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610
    };
    private static final double[] MIDDLE_NUMERATOR = {
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4
    };
    private static final double[] MIDDLE_DENOMINATOR = {
        1.0, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
        0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9
    };
    private static final double[] FAR_NUMERATOR = {
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
        0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7
    };
    private static final double[] FAR_DENOMINATOR = {
        1.0, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
    };
    private static final double[] TAIL_NUMERATOR = {
        220.2068679123761,
        221.2135961699311,
        112.0792914978709,
        33.91286607838300,
        6.373962203531650,
        0.7003830644436881,
        0.03526249659989109
    };
    private static final double[] TAIL_DENOMINATOR = {
        440.4137358247522,
        793.8265125199484,
        637.3336333788311,
        296.5642487796737,
        86.78073220294608,
        16.06417757920695,
        1.755667163182642,
        0.08838834764831844
    };

    private Normal() {}

    /** The density at {@code z}. */
    public static double density(double z) {
        return StrictMath.exp(-0.5 * z * z) / SQRT_2_PI;
    }

    /**
     * P(Z ≤ z), with an absolute error below 1e-15; 0 and 1 at the infinities.
     *
     * <p>Source: Hart et al., "Computer Approximations" (1968), algorithm 5666, as given by West, "Better
     * approximations to cumulative normal functions", Wilmott Magazine (2005).
     */
    public static double cdf(double z) {
        double distance = Math.abs(z);
        double tail = distance > 37 ? 0 : upperTail(distance);
        return z > 0 ? 1 - tail : tail;
    }

    /**
     * The z with P(Z ≤ z) = p, relative error about 1e-15; infinite at 0 and 1.
     *
     * <p>Source: Wichura, "Algorithm AS 241", Applied Statistics 37 (1988), doi:10.2307/2347330.
     */
    public static double quantile(double p) {
        double fromMiddle = p - 0.5;
        if (Math.abs(fromMiddle) <= 0.425) {
            double r = 0.180625 - fromMiddle * fromMiddle;
            return fromMiddle * polynomial(CENTRAL_NUMERATOR, r) / polynomial(CENTRAL_DENOMINATOR, r);
        }
        double tail = fromMiddle < 0 ? p : 1 - p;
        if (tail <= 0) {
            return fromMiddle < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        double r = Math.sqrt(-StrictMath.log(tail));
        double z = r <= 5
                ? polynomial(MIDDLE_NUMERATOR, r - 1.6) / polynomial(MIDDLE_DENOMINATOR, r - 1.6)
                : polynomial(FAR_NUMERATOR, r - 5) / polynomial(FAR_DENOMINATOR, r - 5);
        return fromMiddle < 0 ? -z : z;
    }

    private static double upperTail(double distance) {
        double exponential = StrictMath.exp(-0.5 * distance * distance);
        if (distance < 7.07106781186547) {
            return exponential * polynomial(TAIL_NUMERATOR, distance) / polynomial(TAIL_DENOMINATOR, distance);
        }
        double fraction = distance + 0.65;
        for (int term = 4; term >= 1; term--) {
            fraction = distance + term / fraction;
        }
        return exponential / fraction / SQRT_2_PI;
    }

    private static double polynomial(double[] ascending, double x) {
        double value = 0;
        for (int i = ascending.length - 1; i >= 0; i--) {
            value = value * x + ascending[i];
        }
        return value;
    }
}

package dev.jetstream.core.statistics.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jetstream.core.statistics.arrays.Column;
import java.util.stream.Stream;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Moments and model against exact rational arithmetic, on data where doubles lose digits. */
final class ExactMomentsTest {
    static Stream<Arguments> data() {
        return Stream.of(
                Arguments.of(
                        "1e15 + small", new double[] {1e15, 1e15 + 1, 1e15 + 3, 1e15 + 8}, new long[] {3, 1, 7, 2}),
                Arguments.of("beyond 2^53", new double[] {0x1p60, 0x1p60 + 256, 0x1p60 + 4096}, new long[] {1, 2, 5}),
                Arguments.of("one outlier", new double[] {0, 1, 2, 1e9}, new long[] {900_000, 50_000, 49_999, 1}),
                Arguments.of("cancelling", new double[] {-1e12, -1, 1.5, 1e12}, new long[] {4, 2, 3, 4}),
                Arguments.of("plain", new double[] {0.1, 0.2, 0.7, 3.3}, new long[] {10, 20, 30, 40}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("data")
    void areExactButForRounding(String name, double[] values, long[] counts) {
        Moments moments = Moments.of(new Column(values, counts, values.length));

        BigFraction mean = central(values, counts, BigFraction.ZERO, 1);
        double second = central(values, counts, mean, 2).doubleValue();
        double magnitude = Math.pow(second, 1.5);
        double third = central(values, counts, mean, 3).doubleValue();
        double fourth = central(values, counts, mean, 4).doubleValue();
        assertThat(moments.mean()).isCloseTo(mean.doubleValue(), within(2 * Math.ulp(mean.doubleValue())));
        assertThat(moments.second()).isCloseTo(second, within(1e-14 * second));
        assertThat(moments.third()).isCloseTo(third, within(1e-13 * Math.max(magnitude, Math.abs(third))));
        assertThat(moments.fourth()).isCloseTo(fourth, within(1e-13 * fourth));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("data")
    void makeAModelThatIsExactButForRounding(String name, double[] values, long[] counts) {
        double[] shifted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            shifted[i] = values[i] + Math.max(1, Math.ulp(values[i]));
        }
        BranchMoments a = BranchMoments.of(Moments.of(new Column(values, counts, values.length)));
        BranchMoments b = BranchMoments.of(Moments.of(new Column(shifted, counts, values.length)));

        Estimate difference = LinearModel.unadjusted(java.util.List.of(a, b)).difference(1, 0);

        BigFraction exact =
                central(shifted, counts, BigFraction.ZERO, 1).subtract(central(values, counts, BigFraction.ZERO, 1));
        double width = difference.upper() - difference.lower();
        double ulp = Math.ulp(a.mean());
        assertThat(difference.point()).isCloseTo(exact.doubleValue(), within(1e-9 * width + 3 * ulp));
    }

    private static BigFraction central(double[] values, long[] counts, BigFraction mean, int power) {
        BigFraction sum = BigFraction.ZERO;
        long n = 0;
        for (int i = 0; i < values.length; i++) {
            BigFraction deviation = new BigFraction(values[i]).subtract(mean);
            sum = sum.add(deviation.pow(power).multiply(counts[i]));
            n += counts[i];
        }
        return sum.divide(n);
    }
}

package dev.jetstream.core.statistics.arrays;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against BigDecimal, which sums doubles exactly, too. */
final class ExactSumTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isTheNearestDoubleOfTheExactSum(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ExactSum sum = new ExactSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < 3_000; i++) {
            double term = Math.scalb(random.nextDouble() - 0.5, random.nextInt(-1074, 900));
            long count = i % 3 == 0 ? random.nextLong(1L << 40) : 1;
            sum.add(term, count);
            exact = exact.add(new BigDecimal(term).multiply(BigDecimal.valueOf(count)));
            if (i % 500 == 0) {
                assertThat(sum.value()).isEqualTo(exact.doubleValue());
            }
        }

        assertThat(sum.value()).isEqualTo(exact.doubleValue());
    }

    @Test
    void keepsWhatCancels() {
        ExactSum sum = new ExactSum();
        sum.add(1e308);
        sum.add(1e-300);
        sum.add(-1e308);

        assertThat(sum.value()).isEqualTo(1e-300);
    }

    @Test
    void goesBeyondTheLargestDoubleAndBack() {
        ExactSum sum = new ExactSum();
        sum.add(Double.MAX_VALUE, 1_000);
        assertThat(sum.value()).isInfinite();

        sum.add(-Double.MAX_VALUE, 999);
        assertThat(sum.value()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void addsDenormals() {
        ExactSum sum = new ExactSum();
        sum.add(Double.MIN_VALUE, 7);
        sum.add(-Double.MIN_VALUE, 3);

        assertThat(sum.value()).isEqualTo(4 * Double.MIN_VALUE);
    }

    @Test
    void isInfiniteOrUndefinedAsItsTermsAre() {
        ExactSum sum = new ExactSum();
        sum.add(Double.POSITIVE_INFINITY, 2);
        assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);

        sum.add(Double.NEGATIVE_INFINITY);
        assertThat(sum.value()).isNaN();

        sum.clear();
        assertThat(sum.value()).isZero();
    }
}

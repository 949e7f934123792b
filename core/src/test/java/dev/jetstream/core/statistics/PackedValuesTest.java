package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of weighted values, as a warehouse spells numbers. */
final class PackedValuesTest {
    @Test
    void readsValuesWithCounts() {
        WeightedValues values = PackedValues.parse("-2 1,0 30,0.1 4,1e+20 2,inf 1");

        assertThat(values)
                .isEqualTo(WeightedValues.of(
                        new double[] {-2, 0, 0.1, 1e20, Double.POSITIVE_INFINITY}, new long[] {1, 30, 4, 2, 1}));
        assertThat(values.n()).isEqualTo(38);
    }

    @Test
    void countsNaNAsNullAndAddsUpWhatIsEqual() {
        WeightedValues values = PackedValues.parse("NaN 2,-inf 1,Infinity 1,-0.0 3,0 4,nan 1,true 2,1 5");

        assertThat(values.nulls()).isEqualTo(3);
        assertThat(values)
                .isEqualTo(WeightedValues.of(
                                new double[] {Double.NEGATIVE_INFINITY, 0, 1, Double.POSITIVE_INFINITY},
                                new long[] {1, 7, 7, 1})
                        .withNulls(3));
    }

    @Test
    void readsPairsAndKeepsNullsAsNaN() {
        WeightedPairs pairs = PackedValues.parsePairs("1 2.5 3,1 null 2,0 7 1");

        assertThat(pairs.size()).isEqualTo(3);
        assertThat(pairs.x(0)).isZero();
        assertThat(pairs.y(2)).isNaN();
        assertThat(pairs.firsts()).isEqualTo(WeightedValues.of(new double[] {0, 1}, new long[] {1, 5}));
        assertThat(pairs.seconds().nulls()).isEqualTo(2);
    }

    @Test
    void readsWholeNumbersBeyondDoubles() {
        assertThat(PackedValues.parse("9007199254740993 1").value(0)).isEqualTo(9007199254740992.0);
    }

    @Test
    void isEmptyForNoText() {
        assertThat(PackedValues.parse("").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1 x", "x 1", "1 -2", "1 2,,3 4", "1 2;3 4"})
    void refusesWhatItCannotReadAndSaysWhere(String text) {
        assertThatThrownBy(() -> PackedValues.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
    }
}

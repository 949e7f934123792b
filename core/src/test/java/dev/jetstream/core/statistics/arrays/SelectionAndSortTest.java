package dev.jetstream.core.statistics.arrays;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our sort and our selection against the JDK's sort, on data of many shapes. */
final class SelectionAndSortTest {
    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "normal, 20000",
        "zeros and a tail, 20000",
        "one octave, 20000",
        "far apart, 20000",
        "ties, 20000",
        "normal, 10",
        "ties, 1"
    })
    void agreeWithTheJdk(String shape, int size) {
        double[] values = values(shape, size);
        double[] sorted = values.clone();
        Arrays.sort(sorted);

        assertThat(BucketSort.sorted(values, size)).isEqualTo(sorted);
        Column left = new Column(Arrays.copyOf(values, size / 3), null, size / 3);
        double[] rest = Arrays.copyOfRange(values, size / 3, size);
        Column right = new Column(rest, null, rest.length);
        RankSelection selection = RankSelection.ofThread();
        for (int rank = 0; rank < size; rank += Math.max(1, size / 37)) {
            selection.find(List.of(left, right), rank);
            assertThat(selection.value()).isEqualTo(sorted[rank]);
            assertThat(selection.nextValue()).isEqualTo(sorted[Math.min(rank + 1, size - 1)]);
        }
    }

    private static double[] values(String shape, int size) {
        SplittableRandom random = new SplittableRandom(size);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = switch (shape) {
                case "normal" -> random.nextGaussian();
                case "zeros and a tail" -> random.nextInt(3) == 0 ? 0 : StrictMath.exp(3 * random.nextGaussian());
                case "one octave" -> 1 + random.nextDouble();
                case "far apart" -> Math.scalb(random.nextDouble() - 0.5, random.nextInt(-1000, 1000));
                default -> random.nextInt(5);
            };
        }
        return values;
    }
}

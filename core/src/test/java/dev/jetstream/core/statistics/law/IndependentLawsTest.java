package dev.jetstream.core.statistics.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Comparisons of independent numbers against paired draws and against the normal law's closed form. */
final class IndependentLawsTest {
    private static final int DRAWS = 400_000;

    @Test
    void isExactForNormalLaws() {
        Law focus = normal(10, 2);
        Law reference = normal(4, 1.5);

        double upper = new IndependentLaws(focus, reference).differenceQuantile(0.975);

        assertThat(upper).isCloseTo(6 + Normal.quantile(0.975) * 2.5, within(1e-7));
    }

    @Test
    void isExactForVeryDifferentWidths() {
        double upper = new IndependentLaws(normal(0, 1), normal(0, 1e-3)).differenceQuantile(0.975);
        double other = new IndependentLaws(normal(0, 1e-3), normal(0, 1)).differenceQuantile(0.975);

        assertThat(upper).isCloseTo(Normal.quantile(0.975) * Math.sqrt(1 + 1e-6), within(1e-7));
        assertThat(other).isCloseTo(upper, within(1e-7));
    }

    @Test
    void agreesWithPairedDrawsOnSkewedLaws() {
        Law focus = BetaLaw.of(3, 40);
        Law reference = BetaLaw.of(6, 60);
        JudgeRandom random = new JudgeRandom(5);
        double[] first = random.draws(focus, DRAWS);
        double[] second = random.draws(reference, DRAWS);
        double[] ratios = new double[DRAWS];
        double[] differences = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            ratios[i] = first[i] / second[i];
            differences[i] = first[i] - second[i];
        }
        Arrays.sort(ratios);
        Arrays.sort(differences);

        IndependentLaws pair = new IndependentLaws(focus, reference);

        for (double p : new double[] {0.025, 0.5, 0.975}) {
            int rank = (int) (p * DRAWS);
            assertThat(pair.ratioQuantile(p)).isCloseTo(ratios[rank], within(0.02));
            assertThat(pair.differenceQuantile(p)).isCloseTo(differences[rank], within(0.001));
        }
        assertThat(pair.ratioMean()).isCloseTo(Arrays.stream(ratios).average().orElseThrow(), within(0.005));
    }

    @Test
    void turnsRoundForNegativeReferences() {
        IndependentLaws negative = new IndependentLaws(normal(3, 0.2), normal(-2, 0.1));
        IndependentLaws positive = new IndependentLaws(normal(3, 0.2), normal(2, 0.1));

        assertThat(negative.ratioQuantile(0.025)).isCloseTo(-positive.ratioQuantile(0.975), within(1e-7));
    }

    @Test
    void hasNoMeanRatioWhereTheReferenceMayBeZero() {
        IndependentLaws pair = new IndependentLaws(normal(3, 1), normal(0.1, 1));

        assertThat(pair.ratioMean()).isNaN();
        assertThat(pair.ratioQuantile(0.025)).isLessThan(pair.ratioQuantile(0.975));
    }

    private static Law normal(double mean, double deviation) {
        return SplineLaw.through(
                mean,
                ScoreGrid.scores(),
                Arrays.stream(ScoreGrid.scores()).map(z -> mean + deviation * z).toArray());
    }
}

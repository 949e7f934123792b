package dev.jetstream.core.statistics.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BetaLawTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheLibraryWhereItIsNearTheNormal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 30; i++) {
            double alpha = 400 + Math.rint(StrictMath.exp(random.nextDouble(0, 11)));
            double beta = 400 + Math.rint(StrictMath.exp(random.nextDouble(0, 11)));
            double p = random.nextDouble(0.001, 0.5);
            BetaDistribution library = new BetaDistribution(null, alpha, beta, 1e-15);

            Estimate found = BetaLaw.estimate(alpha, beta, BetaLaw.of(alpha, beta), p);

            assertThat(found.lower()).isCloseTo(library.inverseCumulativeProbability(p), within(1e-12));
            assertThat(found.upper()).isCloseTo(library.inverseCumulativeProbability(1 - p), within(1e-12));
        }
    }

    @Test
    void isUniformWithoutClients() {
        Estimate found = BetaLaw.estimate(1, 1, BetaLaw.of(1, 1), 0.025);

        assertThat(found.lower()).isCloseTo(0.025, within(1e-13));
        assertThat(found.upper()).isCloseTo(0.975, within(1e-13));
    }
}

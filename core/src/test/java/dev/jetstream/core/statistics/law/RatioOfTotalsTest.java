package dev.jetstream.core.statistics.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ratios of totals against a bootstrap of clients. */
final class RatioOfTotalsTest {
    private static final int REPLICATES = 20_000;

    @ParameterizedTest(name = "{0} clients")
    @ValueSource(ints = {12, 100, 600})
    void agreesWithReplicates(int clients) {
        JudgeRandom random = new JudgeRandom(clients);
        double[] y = random.logNormals(clients, 0.6);
        double[] noise = random.logNormals(clients, 0.4);
        double[] x = new double[clients];
        for (int i = 0; i < clients; i++) {
            x[i] = y[i] * noise[(7 * i) % clients];
        }
        double[] replicates = random.ratios(x, y, REPLICATES);

        Law law = RatioOfTotals.of(List.of(new PairColumn(x, y, null)), PairScaling.NONE);

        double width = replicates[(int) (0.975 * REPLICATES)] - replicates[(int) (0.025 * REPLICATES)];
        for (double p : new double[] {0.025, 0.5, 0.975}) {
            assertThat(law.quantile(Normal.quantile(p)))
                    .isCloseTo(replicates[(int) (p * REPLICATES)], within(0.03 * width));
        }
        assertThat(law.mean()).isCloseTo(Arrays.stream(replicates).average().orElseThrow(), within(0.01 * width));
    }
}

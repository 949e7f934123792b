package dev.jetstream.core.statistics.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.PairColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * How far the expansion of the Bayesian bootstrap's mean is off its law, by clients and skewness: the map that sets the
 * switch. Writes {@code target/error-map.md}, from which {@code docs/statistics.md} has it.
 */
final class ErrorMapTest {
    private static final int[] CLIENTS = {30, 100, 300, 1000, 3000};
    private static final double[] SHAPES = {0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5};
    private static final double[] SCORES = {-1.959963984540054, 1.959963984540054};
    private static final int REPLICATES = 1_000_000;

    @Test
    void usesTheExpansionOnlyWhereItIsWithinOnePerCent() throws IOException {
        List<String> map = new ArrayList<>();
        map.add("| clients | log-normal shape | skewness of the mean | excess | expansion off by | law by |");
        map.add("| --- | --- | --- | --- | --- | --- |");
        List<String> problems = new ArrayList<>();
        for (int clients : CLIENTS) {
            for (double shape : SHAPES) {
                double[] values = new JudgeRandom(19).logNormals(clients, shape);
                Moments moments = Moments.of(new Column(values, null, clients));
                Cumulants cumulants = Cumulants.ofDirichletMean(moments);
                double error = error(values, moments);
                boolean expansion = DirichletMean.isNearlyNormal(moments);
                map.add(String.format(
                        Locale.ROOT,
                        "| %,d | %.2f | %.2f | %.2f | %.2f %% | %s |",
                        clients,
                        shape,
                        cumulants.skewness(),
                        cumulants.excess(),
                        100 * error,
                        expansion ? "expansion" : "inversion"));
                if (expansion && error > 0.01) {
                    problems.add(map.get(map.size() - 1));
                }
            }
        }
        Files.write(Path.of("target/error-map.md"), map);

        assertThat(problems).isEmpty();
        assertThat(map).anyMatch(line -> line.endsWith("expansion |")).anyMatch(line -> line.endsWith("inversion |"));
    }

    /** The judge at full size: its own noise is below 0.2 % of the width. */
    @Test
    void invertsAsAMillionReplicatesSay() {
        for (double shape : new double[] {1.0, 2.0}) {
            JudgeRandom random = new JudgeRandom(23);
            double[] values = random.logNormals(40, shape);
            long[] counts = new long[40];
            Arrays.fill(counts, 1);
            Law law = DirichletMean.inversion(values, counts, Moments.of(new Column(values, null, 40)));
            double[] replicates = random.dirichletMeans(values, counts, REPLICATES);

            assertAgrees(law, replicates);
        }
    }

    /** As above, for a ratio of totals of few and skewed clients. */
    @Test
    void invertsRatiosAsAMillionReplicatesSay() {
        JudgeRandom random = new JudgeRandom(29);
        double[] y = random.logNormals(60, 0.8);
        double[] noise = random.logNormals(60, 1.0);
        double[] x = new double[60];
        for (int i = 0; i < 60; i++) {
            x[i] = y[i] * noise[(7 * i) % 60];
        }
        Law law = RatioOfTotals.of(List.of(new PairColumn(x, y, null)), PairScaling.NONE);

        assertAgrees(law, random.ratios(x, y, REPLICATES));
    }

    private static void assertAgrees(Law law, double[] replicates) {
        double lower = replicates[(int) (0.025 * REPLICATES)];
        double upper = replicates[(int) (0.975 * REPLICATES)];
        assertThat(Math.abs(law.quantile(SCORES[0]) - lower) / (upper - lower)).isLessThan(0.01);
        assertThat(Math.abs(law.quantile(SCORES[1]) - upper) / (upper - lower)).isLessThan(0.01);
    }

    /** The worse bound's distance in widths of the interval. */
    private static double error(double[] values, Moments moments) {
        long[] counts = new long[values.length];
        Arrays.fill(counts, 1);
        Law expansion = DirichletMean.expansion(moments, values[0], values[values.length - 1]);
        Law inversion = DirichletMean.inversion(values, counts, moments);
        double width = inversion.quantile(SCORES[1]) - inversion.quantile(SCORES[0]);
        double worst = 0;
        for (double z : SCORES) {
            worst = Math.max(worst, Math.abs(expansion.quantile(z) - inversion.quantile(z)) / width);
        }
        return worst;
    }
}

package dev.jetstream.core.statistics.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 2,000 simulated A/A experiments a cell: 95 % intervals hold the true difference, 0, within four standard errors of 95
 * % of the time. Writes {@code target/calibration.md} and {@code .svg}, from which {@code docs/statistics.md} has them.
 *
 * <p>Two kinds of cell are off by theory, to the safe side: deciles of counts, where ties put 0 into intervals that are
 * closed, and comparisons of such deciles with 0. They must not cover too seldom.
 */
@Tag("slow")
final class CalibrationTest {
    private static final int EXPERIMENTS = Integer.getInteger("jetstream.calibration.experiments", 2000);
    private static final double NOMINAL = 95;
    private static final int[] SIZES = {500, 20_000};

    @Test
    void coversAsOftenAsItSays() throws IOException {
        double allowed = 4 * Math.sqrt(NOMINAL * (100 - NOMINAL) / EXPERIMENTS);
        List<String> table = new ArrayList<>();
        table.add("| statistic | clients from | a branch | comparison | coverage |");
        table.add("| --- | --- | --- | --- | --- |");
        List<CoveragePlot.Dot> dots = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Judged judged : Judged.values()) {
            for (Population population : Population.values()) {
                for (int size : SIZES) {
                    Map<String, Double> coverage = new Cell(judged, population, size).coverage(EXPERIMENTS);
                    coverage.forEach((comparison, share) -> {
                        String where =
                                "%s, %s, %,d, %s".formatted(judged.title(), population.title(), size, comparison);
                        table.add(String.format(
                                Locale.ROOT,
                                "| %s | %s | %,d | %s | %.2f %% |",
                                judged.title(),
                                population.title(),
                                size,
                                comparison,
                                share));
                        dots.add(new CoveragePlot.Dot(where, share));
                        boolean isTied = judged == Judged.DECILES && population == Population.COUNTS;
                        boolean hasNoRatio = isTied && comparison.startsWith("relative_uplift");
                        if ((share < NOMINAL - allowed && !hasNoRatio) || (share > NOMINAL + allowed && !isTied)) {
                            problems.add("%s: %.2f %%".formatted(where, share));
                        }
                    });
                }
            }
        }
        Files.write(Path.of("target/calibration.md"), table);
        Files.writeString(Path.of("target/calibration.svg"), CoveragePlot.svg(dots, NOMINAL, allowed));

        assertThat(problems).as("cells off by more than %.2f points", allowed).isEmpty();
    }
}

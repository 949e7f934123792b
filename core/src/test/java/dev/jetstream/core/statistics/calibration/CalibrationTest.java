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
 * % of the time, or of what theory predicts. Writes {@code target/calibration.md} and {@code .svg}, from which
 * {@code docs/statistics.md} has them.
 *
 * <p>Off by theory are: branches clipped at their own quantile ({@link Prediction}), and deciles of counts, to the safe
 * side, as ties put 0 into intervals that are closed; nothing is relative to a decile of 0.
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
        table.add("| statistic | clients from | a branch | comparison | coverage | predicted |");
        table.add("| --- | --- | --- | --- | --- | --- |");
        List<CoveragePlot.Dot> dots = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Judged judged : Judged.values()) {
            for (Population population : Population.values()) {
                for (int size : SIZES) {
                    double predicted = Prediction.coverage(judged, population, size);
                    Map<String, Double> coverage = new Cell(judged, population, size).coverage(EXPERIMENTS);
                    coverage.forEach((comparison, share) -> {
                        String where =
                                "%s, %s, %,d, %s".formatted(judged.title(), population.title(), size, comparison);
                        table.add(String.format(
                                Locale.ROOT,
                                "| %s | %s | %,d | %s | %.2f %% | %.2f %% |",
                                judged.title(),
                                population.title(),
                                size,
                                comparison,
                                share,
                                predicted));
                        dots.add(new CoveragePlot.Dot(where, share));
                        boolean isTied = judged == Judged.DECILES && population == Population.COUNTS;
                        boolean hasNoRatio = isTied && comparison.startsWith("relative_uplift");
                        if ((share < predicted - allowed && !hasNoRatio) || (share > NOMINAL + allowed && !isTied)) {
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

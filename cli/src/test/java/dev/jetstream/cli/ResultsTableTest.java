package dev.jetstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.exporter.report.BatchReport.ResultRow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsTableTest {
    private static final Terminal PLAIN = new Terminal(100, false, false);

    private static ResultRow row(
            String branch, String segment, @Nullable Double lower, double point, @Nullable Double upper) {
        return new ResultRow(
                "pages",
                "mean_lm",
                null,
                branch,
                "relative_uplift",
                "control",
                0.95,
                point,
                lower,
                upper,
                segment,
                "enrollments");
    }

    @Test
    void drawsIntervalsOnOneScaleAndMarksThoseThatLeaveOutZero() {
        List<String> lines = new ResultsTable(PLAIN)
                .lines(List.of(row("bold", "all", 0.05, 0.1, 0.2), row("twin", "all", -0.1, -0.02, 0.06)), "control");

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .contains("bold", "+10.0 %", "[+5.0 %, +20.0 %]", "├", "●", "┤")
                .endsWith("*");
        assertThat(lines.get(2)).contains("twin", "-2.0 %").doesNotContain("*").doesNotContain("pages");
        assertThat(lines.get(1).indexOf('│'))
                .isEqualTo(
                        lines.get(2).indexOf('│') < 0
                                ? lines.get(1).indexOf('│')
                                : lines.get(2).indexOf('│'));
    }

    @Test
    void leavesOutSegmentsAndOtherReferences() {
        assertThat(new ResultsTable(PLAIN).lines(List.of(row("bold", "new", 0.1, 0.2, 0.3)), "control"))
                .isEmpty();
        assertThat(new ResultsTable(PLAIN).lines(List.of(row("bold", "all", 0.1, 0.2, 0.3)), "bold"))
                .isEmpty();
    }

    @Test
    void showsAPointWithoutBoundsAsItIs() {
        List<String> lines = new ResultsTable(PLAIN).lines(List.of(row("bold", "all", null, 0.5, null)), "control");

        assertThat(lines.get(1)).contains("+50.0 %").doesNotContain("├").doesNotContain("*");
    }

    @Test
    void drawsWhatLiesBeyondTheScaleAtItsEdge() {
        IntervalBar bar = new IntervalBar(21, 0.1);

        assertThat(bar.draw(-5, 0.05, 7))
                .hasSize(21)
                .startsWith("├")
                .endsWith("┤")
                .contains("●");
        assertThat(bar.draw(0, 0, 0)).hasSize(21).contains("●");
    }
}

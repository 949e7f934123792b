package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over many populations the intervals cover what was put into the telemetry: nothing for A/A, the effect for A/B. */
class KnownEffectTest {
    private static final int SEEDS = 20;
    private static final int LEAST_COVERED = 17;
    private static final double EFFECT = 0.1;

    /** Of which the last branch gets the effect. */
    private static final Path DEMO = Path.of("src/main/resources/dev/jetstream/local/demo");

    @Test
    void intervalsCoverTheTruthInAtLeastSeventeenOfTwentySeeds(@TempDir Path folder) {
        int nothing = 0;
        int effect = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Laptop laptop = new Laptop(folder.resolve("seed-" + seed));
            int code = laptop.jetstream(
                    "dispatch",
                    "--config-repos",
                    DEMO.resolve("configs").toString(),
                    "--experiments",
                    DEMO.resolve("experiments.json").toString(),
                    "--date",
                    "2026-03-22",
                    "--analysis_periods",
                    "overall",
                    "--generate",
                    "--schemas",
                    DEMO.resolve("schemas.json").toString(),
                    "--clients",
                    "1500",
                    "--seed",
                    Integer.toString(seed));
            assertThat(code).as(laptop::err).isZero();
            nothing += covers(laptop, "control-twin", 0) ? 1 : 0;
            effect += covers(laptop, "comfortable", EFFECT) ? 1 : 0;
        }

        assertThat(nothing).as("A/A intervals that cover 0, of %d", SEEDS).isGreaterThanOrEqualTo(LEAST_COVERED);
        assertThat(effect)
                .as("A/B intervals that cover the effect, of %d", SEEDS)
                .isGreaterThanOrEqualTo(LEAST_COVERED);
    }

    private static boolean covers(Laptop laptop, String branch, double truth) {
        for (JsonNode row : laptop.export("statistics/statistics_comfortable_reading_fonts_overall.json")) {
            if (row.path("metric").asText().equals("pages_read")
                    && row.path("statistic").asText().equals("mean_lm")
                    && row.path("comparison").asText().equals("relative_uplift")
                    && row.path("comparison_to_branch").asText().equals("control")
                    && row.path("branch").asText().equals(branch)
                    && row.path("segment").asText().equals("all")
                    && row.path("analysis_basis").asText().equals("enrollments")) {
                return row.path("lower").asDouble() <= truth
                        && truth <= row.path("upper").asDouble();
            }
        }
        throw new AssertionError("no row for " + branch);
    }
}

package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's first command, and the second. */
class DemoStoryTest {
    @Test
    void demoAnalysesExportsAndSaysSo(@TempDir Path folder) {
        Laptop laptop = new Laptop(folder);

        int first = laptop.jetstream("demo", "--clients", "1200");

        assertThat(laptop.err()).isEmpty();
        assertThat(first).isZero();
        assertThat(laptop.out())
                .contains("comfortable-reading-fonts", "overall, clients: comfortable 3", "pages_read", "mean_lm")
                .contains("├", "statistics_comfortable_reading_fonts_overall.json")
                .doesNotContain("error,");
        Map<String, String> exports = laptop.exports();
        assertThat(exports)
                .containsKeys(
                        "statistics/statistics_comfortable_reading_fonts_daily.json",
                        "statistics/statistics_comfortable_reading_fonts_weekly.json",
                        "statistics/statistics_comfortable_reading_fonts_overall.json",
                        "statistics/statistics_comfortable_reading_fonts_preenrollment_weekly.json",
                        "metadata/metadata_comfortable_reading_fonts.json")
                .containsEntry("errors/errors_comfortable_reading_fonts.json", "[]");
        assertThat(pagesReadOfTreatment(laptop)).isGreaterThan(0);

        int second = laptop.jetstream("demo", "--clients", "1200");

        assertThat(second).isZero();
        assertThat(laptop.out()).contains("already done");
        assertThat(laptop.exports()).isEqualTo(exports);
    }

    private static double pagesReadOfTreatment(Laptop laptop) {
        for (JsonNode row : laptop.export("statistics/statistics_comfortable_reading_fonts_overall.json")) {
            if (row.path("metric").asText().equals("pages_read")
                    && row.path("statistic").asText().equals("mean_lm")
                    && row.path("branch").asText().equals("comfortable")
                    && row.path("comparison").asText().equals("relative_uplift")
                    && row.path("comparison_to_branch").asText().equals("control")
                    && row.path("segment").asText().equals("all")
                    && row.path("analysis_basis").asText().equals("enrollments")) {
                return row.path("point").asDouble();
            }
        }
        throw new AssertionError("no row of pages_read");
    }
}

package dev.jetstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real configs of three applications, platform defaults included, from their SQL to exported JSON. */
class RealConfigsTest {
    private static final double LEAST_SHARE = 0.8;
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "adaptive-autofill-revamp, firefox_desktop, firefox-desktop, normandy_id",
        "android-second-and-seven-day-onboarding, fenix, org.mozilla.firefox, nimbus_id",
        "ios-sent-from-firefox-25-of-pop, firefox_ios, org.mozilla.ios.Firefox, nimbus_id"
    })
    void givesMostMetricsAResult(String slug, String app, String appId, String unit, @TempDir Path folder)
            throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), record(slug, app, appId, unit), UTF_8);
        Laptop laptop = new Laptop(folder.resolve("work"));

        int code = laptop.jetstream(
                "dispatch",
                "--config-repos",
                SharedFolder.path("corpus/metric-hub").toString(),
                "--schemas",
                SharedFolder.path("corpus/sql/schemas.json").toString(),
                "--experiments",
                record.toString(),
                "--experiment-slug",
                slug,
                "--date",
                "2026-03-22",
                "--generate",
                "--clients",
                "600");

        assertThat(code).as(laptop::err).isZero();
        String name = slug.replace('-', '_');
        Set<String> metrics = new TreeSet<>();
        laptop.export("metadata/metadata_" + name + ".json")
                .path("metrics")
                .fieldNames()
                .forEachRemaining(metrics::add);
        Set<String> lively = new TreeSet<>();
        for (String period : List.of("daily", "weekly", "overall")) {
            laptop.export("statistics/statistics_" + name + "_" + period + ".json")
                    .forEach(row -> {
                        if (isLively(row)) {
                            lively.add(row.path("metric").asText());
                        }
                    });
        }
        lively.retainAll(metrics);
        assertThat((double) lively.size() / metrics.size())
                .as("share of %s with a result that is not constant: %s", metrics, lively)
                .isGreaterThanOrEqualTo(LEAST_SHARE);
    }

    /** Whether the row shows that clients differ: an interval with a width, or a total. */
    private static boolean isLively(JsonNode row) {
        boolean interval = row.hasNonNull("lower")
                && row.hasNonNull("upper")
                && row.path("lower").asDouble() < row.path("upper").asDouble();
        boolean total = row.path("statistic").asText().equals("sum")
                && row.path("point").asDouble() > 0;
        return interval || total;
    }

    private static String record(String slug, String app, String appId, String unit) {
        ObjectNode record = JSON.createObjectNode();
        record.put("slug", slug).put("appName", app).put("appId", appId);
        record.put("startDate", "2026-03-02")
                .put("enrollmentEndDate", "2026-03-08")
                .put("endDate", "2026-03-22");
        record.put("proposedEnrollment", 7).put("referenceBranch", "control");
        record.putObject("bucketConfig")
                .put("randomizationUnit", unit)
                .put("namespace", "test")
                .put("start", 0)
                .put("count", 1000);
        record.putArray("branches").addObject().put("slug", "control").put("ratio", 1);
        record.withArray("branches").addObject().put("slug", "treatment").put("ratio", 1);
        return record.toString();
    }
}

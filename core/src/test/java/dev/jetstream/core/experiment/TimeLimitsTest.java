package dev.jetstream.core.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    @Test
    void agreesWithTheReferenceOnSingleWindows() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(SharedFolder.path("golden/sql/timelimits.json").toFile())
                .get("for_single_analysis_window");

        assertThat(cases).hasSizeGreaterThan(10);
        for (JsonNode one : cases) {
            if (one.has("error")) {
                assertThatThrownBy(() -> single(one)).as("%s", one).isInstanceOf(InvalidException.class);
            } else {
                TimeLimits limits = single(one);
                JsonNode expected = one.get("ok");
                assertThat(limits)
                        .as("%s", one)
                        .isEqualTo(new TimeLimits(
                                date(expected, "first_enrollment_date"),
                                date(expected, "last_enrollment_date"),
                                date(expected, "first_date_data_required"),
                                date(expected, "last_date_data_required"),
                                new AnalysisWindow(
                                        expected.at("/analysis_windows/0/0").asInt(),
                                        expected.at("/analysis_windows/0/1").asInt())));
            }
        }
    }

    @Test
    void refusesDatesThatDoNotFollowFromEnrollmentAndWindow() {
        LocalDate first = LocalDate.parse("2026-03-02");

        assertThatThrownBy(() -> new TimeLimits(first, first, first.plusDays(1), first, new AnalysisWindow(0, 0)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("2026-03-03 to 2026-03-02");
    }

    private static TimeLimits single(JsonNode one) {
        LocalDate first = date(one, "first_enrollment_date");
        LocalDate last = date(one, "last_date_full_data");
        int start = one.get("analysis_start_days").asInt();
        int length = one.get("analysis_length_dates").asInt();
        return one.get("num_dates_enrollment").isNull()
                ? TimeLimits.singleUpTo(first, last, start, length)
                : TimeLimits.single(
                        first,
                        last,
                        start,
                        length,
                        one.get("num_dates_enrollment").asInt());
    }

    private static LocalDate date(JsonNode node, String field) {
        return LocalDate.parse(node.get(field).asText());
    }
}

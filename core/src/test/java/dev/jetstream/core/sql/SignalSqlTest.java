package dev.jetstream.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.experiment.AnalysisWindow;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class SignalSqlTest {
    private static final TimeLimits LIMITS =
            TimeLimits.of(LocalDate.parse("2019-01-05"), LocalDate.parse("2019-01-06"), new AnalysisWindow(2, 4));

    @Test
    void turnsNamedLimitsIntoDaysAsTheReferenceDoes() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(SharedFolder.path("golden/sql/exposure_window_limits.json")
                        .toFile());

        assertThat(cases).hasSizeGreaterThan(10);
        for (JsonNode one : cases) {
            JsonNode limit = one.get("limit");
            Object configured = limit.isNull() ? null : limit.isInt() ? (Object) limit.asInt() : limit.asText();
            Integer days =
                    one.get("days").isNull() ? null : (Integer) one.get("days").asInt();
            assertThat(SignalSql.days(configured, GoldenSqlCase.limits(one.get("time_limits"))))
                    .as("%s", one)
                    .isEqualTo(days);
        }
    }

    @Test
    void countsNamedLimitsFromTheFirstEnrollmentDate() {
        assertThat(SignalSql.days("enrollment_end", LIMITS)).isEqualTo(1);
        assertThat(SignalSql.days("analysis_window_end", LIMITS)).isEqualTo(5);
        assertThat(SignalSql.days("analysis_window_start", LIMITS)).isEqualTo(3);
        assertThat(SignalSql.days(7L, LIMITS)).isEqualTo(7);
        assertThat(SignalSql.days(null, LIMITS)).isNull();
    }

    @Test
    void refusesAnUnknownLimit() {
        assertThatThrownBy(() -> SignalSql.days("enrolment_end", LIMITS))
                .isInstanceOf(InvalidException.class)
                .hasMessage("Invalid window limit: enrolment_end");
    }
}

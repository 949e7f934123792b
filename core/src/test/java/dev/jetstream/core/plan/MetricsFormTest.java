package dev.jetstream.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsFormTest {
    /** The cases of jetstream-spec 10, number 85, and both sides of the limit. */
    @ParameterizedTest
    @CsvSource({
        "      , 2023-04-01T00:00:00Z, false",
        "      , 2026-03-31T00:00:00Z, false",
        "      , 2026-03-31T00:00:01Z, true",
        "      , 2026-04-01T00:00:00Z, true",
        "      ,                     , true",
        "true  , 2023-04-01T00:00:00Z, true",
        "true  , 2026-04-01T00:00:00Z, true",
        "false , 2023-04-01T00:00:00Z, false",
        "false , 2026-04-01T00:00:00Z, false",
        "false ,                     , false",
    })
    void followsTheDateOfTheEnrollmentsTableUnlessAFormIsNamed(Boolean asked, Instant firstUpdated, boolean discrete) {
        assertThat(MetricsForm.of(asked, firstUpdated).discrete()).isEqualTo(discrete);
    }

    @Test
    void saysWhy() {
        assertThat(MetricsForm.of(null, Instant.parse("2026-02-03T04:05:06Z")).sentence())
                .isEqualTo("one metrics table for all data sources, because its enrollments table is of 2026-02-03, not"
                        + " after 2026-03-31");
        assertThat(MetricsForm.of(null, null).sentence())
                .isEqualTo("one metrics table per data source, because it has no enrollments table yet");
        assertThat(MetricsForm.of(false, null).sentence()).endsWith("because --no-discrete-metrics was given");
    }
}

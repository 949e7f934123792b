package dev.jetstream.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.failure.InvalidException;
import org.junit.jupiter.api.Test;

final class PlatformConfigTest {
    @Test
    void knowsTheSevenApplications() {
        PlatformConfig platforms = PlatformConfig.builtIn();

        assertThat(platforms.platforms())
                .containsOnlyKeys(
                        "firefox_desktop",
                        "fenix",
                        "focus_android",
                        "klar_android",
                        "firefox_ios",
                        "focus_ios",
                        "klar_ios");
        assertThat(platforms.platform("firefox_desktop")).contains(new Platform("normandy", "firefox-desktop"));
        assertThat(platforms.platform("monitor_cirrus")).isEmpty();
    }

    @Test
    void takesGleanEventsWhenNoTypeIsGiven() throws JsonProcessingException {
        assertThat(PlatformConfig.of(new ObjectMapper().readTree("{\"a\": {\"app_id\": \"b\"}}"))
                        .platform("a"))
                .contains(new Platform("glean-event", "b"));
    }

    @Test
    void refusesUnknownTypesAndMissingIds() {
        assertThatThrownBy(() -> PlatformConfig.of(
                        new ObjectMapper().readTree("{\"a\": {\"enrollments_query_type\": \"x\", \"app_id\": \"b\"}}")))
                .isInstanceOfSatisfying(
                        InvalidException.class,
                        e -> assertThat(e.errorClass()).isEqualTo("PlatformConfigurationException"))
                .hasMessageContaining("'x'");
        assertThatThrownBy(() -> PlatformConfig.of(new ObjectMapper().readTree("{\"a\": {}}")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("app_id");
    }
}

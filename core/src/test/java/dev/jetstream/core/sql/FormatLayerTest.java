package dev.jetstream.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.failure.InvalidException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatLayerTest {
    private static final Map<String, String> VALUES = Map.of("dataset", "fenix");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mozdata.{dataset}.events | mozdata.fenix.events",
                "{dataset}{dataset} | fenixfenix",
                "REGEXP_CONTAINS(x, r'^\\d{{4}}$') | REGEXP_CONTAINS(x, r'^\\d{4}$')",
                "{{{dataset}}} | {fenix}",
                "{{dataset}} | {dataset}",
                "plain | plain"
            })
    void putsValuesInAndHalvesBraces(String text, String finished) {
        assertThat(FormatLayer.apply(text, VALUES, "x")).isEqualTo(finished);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{4}", "{}", "{data set}", "{dataset", "dataset}", "{dataset!r}", "{{dataset}", "a}}}"})
    void refusesWhatHasNoValue(String text) {
        assertThatThrownBy(() -> FormatLayer.apply(text, VALUES, "data source 'main'"))
                .isInstanceOf(InvalidException.class)
                .hasMessageStartingWith("data source 'main': ")
                .satisfies(failure ->
                        assertThat(((InvalidException) failure).errorClass()).isEqualTo("ValueError"));
    }

    @Test
    void doesNotLookIntoValues() {
        assertThat(FormatLayer.apply("{dataset}", Map.of("dataset", "{x}"), "x"))
                .isEqualTo("{x}");
    }
}

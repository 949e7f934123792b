package dev.jetstream.emulators.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageFilterTest {
    private static final Map<String, String> ATTRIBUTES =
            Map.of("batch", "daily-1", "slug", "a\"b", "iana.org/lang", "de");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attributes.batch = \"daily-1\" | true",
                "attributes.batch=\"daily-2\" | false",
                "attributes.batch != \"daily-2\" | true",
                "attributes.missing != \"x\" | true",
                "attributes.missing = \"x\" | false",
                "attributes:batch | true",
                "attributes:missing | false",
                "attributes:\"iana.org/lang\" | true",
                "attributes.\"iana.org/lang\" = \"de\" | true",
                "attributes.slug = \"a\\\"b\" | true",
                "hasPrefix(attributes.batch, \"daily\") | true",
                "hasPrefix(attributes.batch, \"weekly\") | false",
                "hasPrefix(attributes.missing, \"\") | false",
                "NOT attributes:batch | false",
                "-attributes:missing | true",
                "NOT (attributes:batch AND attributes:missing) | true",
                "attributes:batch AND attributes:slug AND attributes:missing | false",
                "attributes:missing OR attributes:slug | true",
                "(attributes:missing OR attributes:slug) AND NOT attributes:missing | true",
            })
    void judgesByAttributes(String filter, boolean matches) {
        assertThat(MessageFilter.parse(filter).matches(ATTRIBUTES)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attributes.x = ",
                "attributes.x == \"y\"",
                "attributes",
                "attributes.x = y",
                "attributes:a AND",
                "attributes:a attributes:b",
                "attributes:a AND attributes:b OR attributes:c",
                "(attributes:a",
                "attributes:a)",
                "data = \"x\"",
                "hasPrefix(attributes.x)",
                "attributes.x = \"open",
            })
    void refusesWhatItCannotRead(String filter) {
        assertThatThrownBy(() -> MessageFilter.parse(filter))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("filter");
    }

    @ParameterizedTest
    @ValueSource(ints = {257, 5000})
    void refusesFiltersAboveTheLimit(int length) {
        assertThatThrownBy(() -> MessageFilter.parse("(".repeat(length)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("256");
    }
}

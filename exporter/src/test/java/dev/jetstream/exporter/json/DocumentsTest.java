package dev.jetstream.exporter.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {
    @ParameterizedTest
    @CsvSource({"days28abc v2,Days28Abc V2", "my cool metric,My Cool Metric", "URI count,Uri Count", "'',''"})
    void titlesAsPeopleAreUsedTo(String text, String title) {
        assertThat(MetadataDocument.titleCase(text)).isEqualTo(title);
    }

    /** The cases of jetstream-spec 10, number 89. */
    @ParameterizedTest
    @CsvSource({
        "2024-01-17T05:00:00Z,2024-01-15T00:00:00Z",
        "2024-01-15T05:00:00Z,2024-01-15T00:00:00Z",
        "2024-01-15T00:00:00Z,2024-01-08T00:00:00Z"
    })
    void listsErrorsOfTheCurrentWeek(Instant start, Instant since) {
        assertThat(ErrorsDocument.weekStart(start, Optional.of(LocalDate.of(2024, 1, 7))))
                .isEqualTo(since);
    }

    @Test
    void listsErrorsSinceTheStartWhenEnrollmentHasNotEnded() {
        assertThat(ErrorsDocument.weekStart(Instant.parse("2024-01-17T05:00:31Z"), Optional.empty()))
                .isEqualTo(Instant.parse("2024-01-17T05:00:00Z"));
    }
}

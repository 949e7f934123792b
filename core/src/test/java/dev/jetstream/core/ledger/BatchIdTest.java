package dev.jetstream.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.failure.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchIdTest {
    @Test
    void isDerivedFromTheCauseAlone() {
        assertThat(BatchId.of("daily", "2024-03-01", "daily 2024-03-01"))
                .isEqualTo(BatchId.of("daily", "2024-03-01", "daily 2024-03-01"))
                .startsWith("daily-2024-03-01-")
                .hasSize("daily-2024-03-01-".length() + 10)
                .isNotEqualTo(BatchId.of("daily", "2024-03-01", "daily 2024-03-01 again"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"My.Experiment-With_a-long-name", "2024-03-01", "-", "ä", "a"})
    void leavesRoomForImageAndFollowUp(String subject) {
        String batch = BatchId.followUp(BatchId.withImage(BatchId.of("rerunall", subject, "cause"), "8c766a"), 999);

        assertThat(batch).matches("[a-z0-9][a-z0-9-]*").doesNotContain("--").hasSizeLessThanOrEqualTo(45);
    }

    @Test
    void countsFollowUpsFromTheFirstBatch() {
        String first = BatchId.of("daily", "2024-03-01", "cause");

        String third = BatchId.followUp(BatchId.followUp(first, 2), 3);

        assertThat(third).startsWith(first).endsWith("-r3").hasSize(first.length() + 3);
        assertThat(BatchId.first(third)).isEqualTo(first);
        assertThat(BatchId.number(third)).isEqualTo(3);
        assertThat(BatchId.number(first)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "A", "a b", "0123456789012345678901234567890123456789012345"})
    void refusesWhatCouldLeaveItsFolder(String batch) {
        assertThatThrownBy(() -> BatchId.check(batch)).isInstanceOf(InvalidException.class);
    }
}

package dev.jetstream.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchAgeTest {
    private static final Instant FIRST = Instant.parse("2026-06-15T04:00:00Z");
    private static final Instant LATER = FIRST.plusSeconds(60);

    @Test
    void countsAFollowUpAsOldAsTheFirstOfItsChain() {
        BatchAge first = new BatchAge(FIRST, "daily-1");
        BatchAge followUp = new BatchAge(FIRST, "daily-1-r1");
        BatchAge tenth = new BatchAge(FIRST, "daily-1-r10");
        BatchAge second = new BatchAge(FIRST, "daily-1-r2");
        BatchAge rerun = new BatchAge(LATER, "a-rerun");

        List<BatchAge> sorted =
                Stream.of(rerun, tenth, second, followUp, first).sorted().toList();

        assertThat(sorted).containsExactly(first, followUp, second, tenth, rerun);
        assertThat(tenth.isOlderThan(rerun)).isTrue();
        assertThat(rerun.isOlderThan(tenth)).isFalse();
        assertThat(rerun.isOlderThan(rerun)).isFalse();
    }

    @Test
    void tellsBatchesOfOneSecondApartByName() {
        assertThat(new BatchAge(FIRST, "daily-1").isOlderThan(new BatchAge(FIRST.plusMillis(9), "rerun-1")))
                .isTrue();
    }

    @Test
    void comesBackFromLabels() {
        BatchAge age = new BatchAge(FIRST, "daily-1");

        assertThat(BatchAge.of(age.seconds(), age.batch())).isEqualTo(age);
        assertThat(BatchAge.of("", "").isOlderThan(age)).isTrue();
        assertThat(BatchAge.of("99999999999999999999", "x").isOlderThan(age)).isTrue();
    }
}

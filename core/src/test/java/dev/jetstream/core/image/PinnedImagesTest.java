package dev.jetstream.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.failure.InvalidException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The cases of the original system's own tests: two images, and the tag {@code breaking}. */
class PinnedImagesTest {
    private static final Image OLD = image("8c766a", "2023-01-01T13:00:00Z");
    private static final Image NEW = image("a1b2c3", "2023-03-01T13:00:00Z");

    @Test
    void takesTheImageThatWasNewestThen() {
        PinnedImages images = images(NEW, OLD);

        assertThat(images.of(Instant.parse("2023-02-01T00:00:00Z"))).isEqualTo(OLD);
        assertThat(images.of(Instant.parse("2023-03-01T13:00:00Z"))).isEqualTo(NEW);
    }

    @Test
    void takesTheOldestBeforeAll() {
        assertThat(images(NEW, OLD).of(Instant.parse("2019-02-01T00:00:00Z"))).isEqualTo(OLD);
    }

    @Test
    void takesTheNewestForEnrollmentsThatAreStillToBeMade() {
        assertThat(images(OLD, NEW).of(null)).isEqualTo(NEW);
    }

    @Test
    void movesAnOldExperimentForwardToTheBreakingImageAndNoFurther() {
        Image breaking = image("bbbbbb", "2023-02-01T00:00:00Z", "breaking");

        assertThat(images(OLD, breaking, NEW).of(Instant.parse("2023-01-02T00:00:00Z")))
                .isEqualTo(breaking);
        assertThat(images(OLD, breaking, NEW).of(Instant.parse("2023-04-01T00:00:00Z")))
                .isEqualTo(NEW);
    }

    @Test
    void findsAnImageByItsDigestOrTheBeginningOfIt() {
        PinnedImages images = images(OLD, NEW);

        assertThat(images.named("latest")).isEqualTo(NEW);
        assertThat(images.named("sha256:" + OLD.sha256())).isEqualTo(OLD);
        assertThat(images.named("8c766a")).isEqualTo(OLD);
        assertThatThrownBy(() -> images.named("8c76"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining("8c76");
    }

    @Test
    void saysSoWhenThereIsNone() {
        assertThatThrownBy(() -> new PinnedImages("jetstream", List.of()))
                .isInstanceOf(InvalidException.class)
                .hasMessage("there is no image 'jetstream' to run workers from");
    }

    private static PinnedImages images(Image... images) {
        return new PinnedImages("jetstream", List.of(images));
    }

    private static Image image(String digits, String uploaded, String... tags) {
        return new Image(digits + "0".repeat(58), Instant.parse(uploaded), Set.of(tags));
    }
}

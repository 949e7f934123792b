package dev.jetstream.core.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.failure.InvalidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RepositoryStatesTest {
    @TempDir
    private Path folder;

    private RepositoryStates states;

    @BeforeEach
    void open() throws IOException {
        Path configs = Files.createDirectory(folder.resolve("configs"));
        write("a", "[experiment]\nskip = true\n");
        states = new RepositoryStates(
                ConfigRepositories.open(List.of(configs.toString()), List.of(), folder.resolve("cache")),
                Schedulers.immediate());
    }

    @Test
    void loadsWhatASnapshotNames() {
        byte[] snapshot = get(states.snapshot(null));

        assertThat(get(states.load(snapshot)).experimentSlugs()).containsExactly("a");
    }

    @Test
    void thatWhichDoesNotChangeHasOneName() {
        byte[] snapshot = get(states.snapshot(null));

        assertThat(get(states.snapshot(null))).isEqualTo(snapshot);
        assertThat(get(states.snapshot(Instant.EPOCH)))
                .as("a plain folder has one state")
                .isEqualTo(snapshot);
    }

    @Test
    void keepsWhatItLoadedLast() {
        byte[] snapshot = get(states.snapshot(null));
        ConfigCollection loaded = get(states.load(snapshot));

        assertThat(get(states.load(snapshot))).isSameAs(loaded);
    }

    @Test
    void refusesAStateThatIsNoMore() throws IOException {
        byte[] snapshot = get(states.snapshot(null));
        write("b", "");

        assertThat(get(states.snapshot(null))).isNotEqualTo(snapshot);
        states.load(snapshot)
                .as(StepVerifier::create)
                .expectError(InvalidException.class)
                .verify(Duration.ofSeconds(5));
    }

    private void write(String slug, String toml) throws IOException {
        Path written = Files.writeString(folder.resolve("configs").resolve(slug + ".toml"), toml);
        assertThat(written).exists();
    }

    private static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Duration.ofSeconds(10)));
    }
}

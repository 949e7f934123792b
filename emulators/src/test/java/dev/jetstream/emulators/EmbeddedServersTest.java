package dev.jetstream.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.emulators.host.HostException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedServersTest {
    @TempDir
    private Path workdir;

    private final TurnedClock clock = new TurnedClock();

    @Test
    void writesWhereItIsAndRemovesItAtTheEnd() {
        try (EmbeddedServers servers = EmbeddedServers.start(workdir, Ports.FREE, clock)) {
            assertThat(Endpoints.read(workdir)).contains(servers.endpoints());
            assertThat(servers.endpoints().pid())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(servers.endpoints().isAlive()).isTrue();
            assertThat(servers.isAttached()).isFalse();
        }

        assertThat(Endpoints.read(workdir)).isEmpty();
        assertThat(workdir.resolve("pubsub")).isDirectory();
        assertThat(workdir.resolve("buckets")).isDirectory();
    }

    @Test
    void attachesToWhatIsAliveAndLeavesItToItsOwner() {
        try (EmbeddedServers owner = EmbeddedServers.start(workdir, Ports.FREE, clock)) {
            try (EmbeddedServers guest = EmbeddedServers.attachOrStart(workdir, Ports.FREE, clock)) {
                assertThat(guest.isAttached()).isTrue();
                assertThat(guest.endpoints()).isEqualTo(owner.endpoints());
            }

            assertThat(owner.endpoints().isAlive()).isTrue();
            assertThatThrownBy(() -> EmbeddedServers.start(workdir, Ports.FREE, clock))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(workdir.toString());
        }
    }

    @Test
    void startsOverAFileThatADeadProcessLeft() throws IOException {
        Endpoints dead = new Endpoints(
                "127.0.0.1:1", URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:1"), 1L << 40, "", "");
        dead.write(workdir);
        assertThat(Endpoints.read(workdir)).contains(dead);

        try (EmbeddedServers servers = EmbeddedServers.attachOrStart(workdir, Ports.FREE, clock)) {
            assertThat(servers.isAttached()).isFalse();
        }
        Files.writeString(workdir.resolve(Endpoints.FILE), "{broken");
        try (EmbeddedServers servers = EmbeddedServers.attachOrStart(workdir, Ports.FREE, clock)) {
            assertThat(servers.isAttached()).isFalse();
        }
    }

    @Test
    void ofManyThatRaceOneStarts() throws Exception {
        ExecutorService racers = Executors.newFixedThreadPool(4);
        try {
            Callable<EmbeddedServers> race = () -> EmbeddedServers.attachOrStart(workdir, Ports.FREE, clock);
            List<Future<EmbeddedServers>> raced = racers.invokeAll(List.of(race, race, race, race));
            int owners = 0;
            for (Future<EmbeddedServers> future : raced) {
                owners += future.get().isAttached() ? 0 : 1;
            }
            for (Future<EmbeddedServers> future : raced) {
                future.get().close();
            }

            assertThat(owners).isEqualTo(1);
        } finally {
            racers.shutdownNow();
        }
    }

    @Test
    void portInUseIsOneLineThatNamesItAndLeavesNothingRunning() {
        try (EmbeddedServers first = EmbeddedServers.start(workdir.resolve("first"), Ports.FREE, clock)) {
            int taken = first.endpoints().storage().getPort();
            Path second = workdir.resolve("second");

            assertThatThrownBy(() -> EmbeddedServers.start(second, new Ports(0, 0, taken), clock))
                    .isInstanceOf(HostException.class)
                    .hasMessageContaining(String.valueOf(taken))
                    .hasMessageNotContaining("\n");

            EmbeddedServers.start(second, Ports.FREE, clock).close();
        }
    }

    @Test
    void workDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(workdir.resolve("file"), "no folder");

        assertThatThrownBy(() -> EmbeddedServers.start(file.resolve("work"), Ports.FREE, clock))
                .isInstanceOf(HostException.class)
                .hasMessageContaining(file.toString());
    }
}

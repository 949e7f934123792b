package dev.jetstream.emulators.bigquery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.emulators.host.HostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckFileTest {
    private final ExecutorService others = Executors.newFixedThreadPool(2);

    @AfterEach
    void shutDown() {
        others.shutdownNow();
    }

    /** A checkpoint may be on its way when a command ends; the next one opens the same folder at once. */
    @Test
    void closesOnlyWhenNothingRunsAnyMore(@TempDir Path folder) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Semaphore goOn = new Semaphore(0);
        DuckFile file = DuckFile.open(folder);
        CompletableFuture<Boolean> work = CompletableFuture.supplyAsync(
                () -> file.read(session -> {
                    running.countDown();
                    goOn.acquireUninterruptibly();
                    return true;
                }),
                others);
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(file::close, others);
        assertThatThrownBy(() -> DuckFile.open(folder))
                .isInstanceOf(HostException.class)
                .hasMessageContaining("in use by this process");
        goOn.release();

        assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
        assertThat(work).isCompletedWithValue(true);
        try (DuckFile again = DuckFile.open(folder)) {
            assertThat(again.<Integer>read(session -> 1)).isOne();
        }
    }
}

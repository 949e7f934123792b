package dev.jetstream.emulators;

import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.emulators.pubsub.PubSubServer;
import dev.jetstream.emulators.storage.StorageServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Servers of this process, started side by side and closed in reverse. */
record ServerSet(PubSubServer pubsub, BigQueryServer bigquery, StorageServer storage) implements AutoCloseable {
    static ServerSet start(Path workdir, Ports ports, Clock clock) {
        CompletableFuture<PubSubServer> pubsub =
                begin("pubsub", () -> PubSubServer.start(workdir.resolve("pubsub"), ports.pubsub(), clock));
        CompletableFuture<StorageServer> storage =
                begin("storage", () -> StorageServer.start(workdir.resolve("buckets"), ports.storage(), clock));
        CompletableFuture<BigQueryServer> bigquery =
                begin("bigquery", () -> BigQueryServer.start(workdir.resolve("warehouse"), ports.bigquery(), clock));
        return join(
                List.of(pubsub, bigquery, storage),
                () -> new ServerSet(pubsub.join(), bigquery.join(), storage.join()));
    }

    Endpoints endpoints(Instant started) {
        ProcessHandle self = ProcessHandle.current();
        return new Endpoints(
                pubsub.endpoint(),
                bigquery.endpoint(),
                storage.endpoint(),
                self.pid(),
                Endpoints.startOf(self),
                started.toString());
    }

    @Override
    public void close() {
        closeAll(List.of(storage, bigquery, pubsub));
    }

    private static <T extends AutoCloseable> CompletableFuture<T> begin(String server, Supplier<T> start) {
        CompletableFuture<T> started = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        started.complete(start.get());
                    } catch (Throwable e) {
                        // Errors too: whoever waits for the server must hear of it.
                        started.completeExceptionally(e);
                    }
                },
                "start-" + server);
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    /** Waits for all; when one failed, the others are closed and its failure is thrown. */
    private static ServerSet join(
            List<? extends CompletableFuture<? extends AutoCloseable>> starts, Supplier<ServerSet> set) {
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
            return set.get();
        } catch (CompletionException e) {
            closeAll(starts.stream()
                    .filter(start -> !start.isCompletedExceptionally())
                    .map(CompletableFuture::join)
                    .toList());
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void closeAll(List<? extends AutoCloseable> servers) {
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable server : servers) {
            try {
                server.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            IllegalStateException failure = new IllegalStateException("servers did not close", failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
    }
}

package dev.jetstream.emulators.bigquery;

import java.nio.file.Path;
import java.time.Clock;

/** A server in a JVM of its own: prints its endpoint and waits to be killed. */
@SuppressWarnings("TimeZoneUsage") // the real clock: this is a process of its own
final class ServerProcess {
    private ServerProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (BigQueryServer server = BigQueryServer.start(Path.of(arguments[0]), 0, Clock.systemUTC())) {
            System.out.println(server.endpoint());
            Thread.currentThread().join();
        }
    }
}

package dev.jetstream.local;

import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.emulators.EmbeddedServers;
import dev.jetstream.emulators.Endpoints;
import dev.jetstream.emulators.Ports;
import dev.jetstream.emulators.host.HostException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the three embedded servers alone, prints where they are, and serves until it is stopped. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "emulators",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Start Pub/Sub, BigQuery and Cloud Storage on this machine, print their addresses, and serve until stopped.",
            "",
            "Example: jetstream emulators --workdir my-work"
        })
final class EmulatorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = "--workdir",
            paramLabel = "FOLDER",
            defaultValue = "${env:JETSTREAM_WORKDIR:-jetstream-work}",
            description = "Where warehouse, buckets and journal are kept (${DEFAULT-VALUE}).")
    Path workdir = Path.of("jetstream-work");

    @Option(names = "--pubsub-port", paramLabel = "PORT", defaultValue = "0", description = "0 for any free port.")
    int pubsubPort;

    @Option(names = "--bigquery-port", paramLabel = "PORT", defaultValue = "0", description = "0 for any free port.")
    int bigqueryPort;

    @Option(names = "--storage-port", paramLabel = "PORT", defaultValue = "0", description = "0 for any free port.")
    int storagePort;

    @Override
    public Integer call() throws InterruptedException {
        try (EmbeddedServers servers = start()) {
            Endpoints endpoints = servers.endpoints();
            PrintWriter out = spec.commandLine().getOut();
            out.println("pubsub    " + endpoints.pubsub());
            out.println("bigquery  " + endpoints.bigquery());
            out.println("storage   " + endpoints.storage());
            out.flush();
            serve();
        }
        return 0;
    }

    private Ports ports() {
        try {
            return new Ports(pubsubPort, bigqueryPort, storagePort);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Objects.requireNonNullElse(e.getMessage(), "no port"), e);
        }
    }

    private EmbeddedServers start() {
        Ports ports = ports();
        try {
            return EmbeddedServers.start(workdir, ports, Clock.systemUTC());
        } catch (HostException e) {
            throw new UnavailableException(Objects.requireNonNullElse(e.getMessage(), "servers do not start"), e);
        }
    }

    /** Until the process is asked to end; then the servers close before it does. */
    private static void serve() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            asked.countDown();
            try {
                main.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        asked.await();
    }
}

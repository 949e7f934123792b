package dev.jetstream.emulators;

import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.emulators.host.DiskWords;
import dev.jetstream.emulators.host.HostException;
import dev.jetstream.emulators.pubsub.PubSubServer;
import dev.jetstream.emulators.storage.StorageServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The three servers over one work directory: {@code warehouse/}, {@code buckets/} and {@code pubsub/} below it.
 *
 * <p>Whoever starts them writes {@code endpoints.json} there; others attach to what runs already. Closing an attached
 * set leaves it to its owner.
 */
public final class EmbeddedServers implements AutoCloseable {
    private static final String LOCK = ".endpoints.lock";
    private static final Object IN_THIS_PROCESS = new Object();

    private final Endpoints endpoints;
    private final Path workdir;
    private final Optional<ServerSet> own;

    private EmbeddedServers(Endpoints endpoints, Path workdir, Optional<ServerSet> own) {
        this.endpoints = endpoints;
        this.workdir = workdir;
        this.own = own;
    }

    /**
     * Starts the servers, side by side.
     *
     * @throws HostException when the work directory has servers already or cannot be written to, or a port is in use
     */
    public static EmbeddedServers start(Path workdir, Ports ports, Clock clock) {
        return alone(workdir, () -> {
            Endpoints.alive(workdir).ifPresent(running -> {
                throw new HostException(
                        "work directory %s has servers already, in process %d".formatted(workdir, running.pid()));
            });
            return startHere(workdir, ports, clock);
        });
    }

    /**
     * Attaches to the servers of the work directory when they are alive, else starts them. One of two that race starts.
     */
    public static EmbeddedServers attachOrStart(Path workdir, Ports ports, Clock clock) {
        return alone(
                workdir,
                () -> Endpoints.alive(workdir)
                        .map(running -> new EmbeddedServers(running, workdir, Optional.empty()))
                        .orElseGet(() -> startHere(workdir, ports, clock)));
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    /** Whether the servers run elsewhere. */
    public boolean isAttached() {
        return own.isEmpty();
    }

    /** The storage server, for buckets and faults; empty when attached. */
    public Optional<StorageServer> storage() {
        return own.map(ServerSet::storage);
    }

    /** The BigQuery server, for faults; empty when attached. */
    public Optional<BigQueryServer> bigquery() {
        return own.map(ServerSet::bigquery);
    }

    /** The Pub/Sub server, for its clock; empty when attached. */
    public Optional<PubSubServer> pubsub() {
        return own.map(ServerSet::pubsub);
    }

    @Override
    public void close() {
        own.ifPresent(servers -> {
            try {
                if (Endpoints.read(workdir).filter(endpoints::equals).isPresent()) {
                    Files.deleteIfExists(workdir.resolve(Endpoints.FILE));
                }
            } catch (IOException e) {
                throw new HostException("folder %s cannot be written to: %s".formatted(workdir, DiskWords.of(e)), e);
            } finally {
                servers.close();
            }
        });
    }

    private static EmbeddedServers startHere(Path workdir, Ports ports, Clock clock) {
        ServerSet servers = ServerSet.start(workdir, ports, clock);
        try {
            Endpoints endpoints = servers.endpoints(clock.instant());
            endpoints.write(workdir);
            return new EmbeddedServers(endpoints, workdir, Optional.of(servers));
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** Decides between attaching and starting one at a time, in this process and among processes. */
    private static EmbeddedServers alone(Path workdir, Supplier<EmbeddedServers> decide) {
        synchronized (IN_THIS_PROCESS) {
            FileChannel file;
            try {
                Files.createDirectories(workdir);
                file = FileChannel.open(workdir.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new HostException("folder %s cannot be written to: %s".formatted(workdir, DiskWords.of(e)), e);
            }
            try (file) {
                FileLock lock = file.lock();
                try {
                    return decide.get();
                } finally {
                    lock.release();
                }
            } catch (IOException e) {
                throw new HostException("folder %s cannot be locked: %s".formatted(workdir, DiskWords.of(e)), e);
            }
        }
    }
}
